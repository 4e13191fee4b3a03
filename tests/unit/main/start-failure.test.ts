import { describe, expect, it } from 'vitest'
import { failureHtml, readAction } from '../../../shared/domain/start-failure.ts'
import type { DatabaseCopy } from '../../../shared/domain/start-failure.ts'

const origin = 'app://mre'
const copy: DatabaseCopy = {
  name: 'daily-v3-20251122T120000Z.sqlite',
  reason: 'daily',
  made_at: '2025-11-22T12:00:00Z',
  bytes: 2_500_000,
}
const facts = {
  report: {
    code: 'PERSISTENCE_ERROR' as const,
    stage: 'db' as const,
    source: 'db',
    message: 'The database file is damaged.',
    action: 'Put back a copy.',
    details: {},
  },
  dataDir: '/home/ann/<data>',
  copies: [copy],
  notice: null,
}

describe('the page of a failed start', () => {
  it('says the cause, what is kept, and what can be done', () => {
    const html = failureHtml(facts, { kind: 'links', origin })
    for (const text of ['The database file is damaged.', 'Put back a copy.', 'Nothing was changed', '2.5 MB'])
      expect(html).toContain(text)
    expect(html).toContain('/home/ann/&lt;data&gt;')
    expect(html).toContain(`href="app://mre/failure/restore/${copy.name}"`)
    expect(html).not.toMatch(/<script|url\(/u)
    expect(failureHtml({ ...facts, report: null, copies: [] }, { kind: 'links', origin })).toContain(
      'There is no backup',
    )
  })

  it.each([
    ['app://mre/failure/retry', { kind: 'retry' }],
    ['app://mre/failure/quit', { kind: 'quit' }],
    [`app://mre/failure/restore/${copy.name}`, { kind: 'restore', name: copy.name }],
    ['app://mre/failure/restore/../../mre.sqlite', null],
    ['app://mre/failure/restore/other.sqlite', null],
    ['app://mre/failure/restore', null],
    ['app://mre/failure/retry/now', null],
    ['https://evil.example/failure/retry', null],
    ['file:///etc/passwd', null],
  ])('has links that main reads: %s', (url, action) => {
    expect(readAction(url, origin, [copy])).toEqual(action)
  })
})
