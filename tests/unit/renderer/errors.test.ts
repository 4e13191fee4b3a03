import { describe, expect, it } from 'vitest'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import type { ErrorReport } from '../../../shared/domain/errors.ts'
import { errorCodes, errorStages } from '../../../shared/domain/errors.ts'
import { errorStageText, errorTitle, isErrorCode, readError } from '../../../renderer/format/errors.ts'
import { ErrorState } from '../../../renderer/ui/states.tsx'

const report = (over: Partial<ErrorReport> = {}): ErrorReport => ({
  code: 'RACE_PAGE_FORMAT_ERROR',
  stage: 'parse',
  source: 'liverc',
  message: 'Race 6304822 has no lap table.',
  action: 'Try again later.',
  details: {},
  ...over,
})

describe('what a failed call tells', () => {
  it('is the report that it carries', () => {
    expect(readError(Object.assign(new Error('APP_ERROR'), { data: report() }))).toEqual(report())
  })

  it.each([
    ['nothing', undefined],
    ['a text', 'boom'],
    ['an error without report', new Error('secret path /home')],
    ['a broken report', Object.assign(new Error('x'), { data: { code: 1 } })],
    [
      'a report without details',
      Object.assign(new Error('x'), { data: { ...report(), details: undefined } }),
    ],
  ])('is a plain sentence for %s', (_, thrown) => {
    const read = readError(thrown)
    expect(read.code).toBe('INTERNAL_ERROR')
    expect(read.message).toBe('The request could not be completed.')
  })

  it('has a title for every code and words for every stage', () => {
    for (const code of errorCodes) {
      expect(isErrorCode(code)).toBe(true)
      expect(errorTitle(report({ code }))).not.toBe('')
    }
    for (const stage of errorStages) expect(errorStageText(report({ stage }))).not.toBe(stage)
    expect(isErrorCode('toString')).toBe(false)
  })

  it('tells a busy server, a refusal, a missing page and a broken server apart', () => {
    const titles = [429, 403, 404, 503].map((status) =>
      errorTitle(report({ code: 'CONNECTOR_HTTP_ERROR', details: { status_code: status } })),
    )
    expect(new Set(titles).size).toBe(4)
  })
})

describe('a drawn failure', () => {
  const html = renderToStaticMarkup(
    createElement(ErrorState, {
      report: report({ message: '<img src=x onerror=alert(1)>', details: { race_id: 7, url: null } }),
      kept: 'The earlier import is kept.',
      onRetry: () => undefined,
    }),
  )

  it('says what happened, what is kept and what to do', () => {
    expect(html).toContain('A race page could not be read')
    expect(html).toContain('Try again later.')
    expect(html).toContain('The earlier import is kept.')
    expect(html).toContain('RACE_PAGE_FORMAT_ERROR')
    expect(html).toContain('race id')
    expect(html).not.toContain('url')
    expect(html).toContain('Try again</span></button>')
  })

  it('shows text from outside as text', () => {
    expect(html).not.toContain('<img')
    expect(html).toContain('&lt;img')
  })
})
