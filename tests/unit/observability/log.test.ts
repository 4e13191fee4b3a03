import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { createLog } from '../../../electron/observability/log.ts'
import { productVersion } from '../../../electron/configuration/versions.ts'
import { AppError } from '../../../shared/domain/errors.ts'
import { temporaryFolder } from '../../support/database.ts'

const line = z.looseObject({
  timestamp: z.iso.datetime(),
  level: z.enum(['debug', 'info', 'warn', 'error']),
  message: z.string(),
  service: z.string(),
  version: z.string(),
})

describe('the log', () => {
  it('writes one JSON object per line, with the envelope and the fields', () => {
    const { log, lines } = start()
    log.info('ingestion_start', { track_slug: 'meadow', races: 3, text: 'two\nlines "quoted" %s %c' })
    log.child({ job_id: 'j1' }).warn('data_quality', { race_id: '7' })
    expect(lines()).toEqual([
      expect.objectContaining({
        level: 'info',
        message: 'ingestion_start',
        service: 'cli',
        version: productVersion,
        env: 'production',
        ingestion: { track_slug: 'meadow' },
        races: 3,
        text: 'two\nlines "quoted" %s %c',
      }),
      expect.objectContaining({
        level: 'warn',
        message: 'data_quality',
        ingestion: { job_id: 'j1', race_id: '7' },
      }),
    ])
  })

  it('says once, in one line, that its file cannot be written', () => {
    const written: string[] = []
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => written.push(String(text)) > 0)
    vi.spyOn(console, 'error').mockImplementation((...parts) => void written.push(...parts.map(String)))
    const blocked = join(temporaryFolder(), 'a file')
    writeFileSync(blocked, '')
    const log = createLog({ file: join(blocked, 'mre.log') })
    log.error('ingestion_failed', new Error('boom'))
    log.warn('data_quality')
    expect(written).toEqual([expect.stringMatching(/^The log cannot be written: Can't write to .+\n$/u)])
    expect(written[0]?.split('\n')).toHaveLength(2)
  })

  it('leaves out what is below its level', () => {
    const { log, lines } = start('warn')
    log.debug('parser_success')
    log.info('ingestion_start')
    log.warn('data_quality')
    log.error('ingestion_failed', new Error('boom'))
    expect(lines().map(({ message }) => message)).toEqual(['data_quality', 'ingestion_failed'])
  })

  it('keeps what was thrown for whoever reads the file', () => {
    const { log, lines } = start()
    const cause = new Error('SQLITE_FULL')
    log.error(
      'ingestion_failed',
      new AppError('PERSISTENCE_ERROR', 'The disk is full.', { stage: 'db', source: 'db', cause }),
    )
    log.error('ingestion_failed', 'only a text')
    expect(lines().map(({ error }) => error)).toEqual([
      expect.objectContaining({
        code: 'PERSISTENCE_ERROR',
        message: 'The disk is full.',
        stack: expect.stringContaining('log.test.ts'),
        cause: 'Error: SQLITE_FULL',
      }),
      { message: 'only a text', type: 'string' },
    ])
  })

  it('tells people and machines on standard error, each in their way', () => {
    const written: string[] = []
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => written.push(String(text)) > 0)
    createLog({ file: null, stderr: 'human' }).info('ingestion_start', {
      track_slug: 'meadow',
      nothing: null,
    })
    createLog({ file: null, stderr: 'json' }).info('ingestion_start', { track_slug: 'meadow' })
    createLog({ file: null, stderr: 'none' }).info('ingestion_start')
    expect(written).toHaveLength(2)
    expect(written[0]).toMatch(/^\d\d:\d\d:\d\d info {2}ingestion_start track_slug=meadow\n$/u)
    expect(line.parse(JSON.parse(written[1] ?? ''))).toMatchObject({
      service: 'engine',
      ingestion: { track_slug: 'meadow' },
    })
  })

  it('cannot be broken out of by what a page says', () => {
    const written: string[] = []
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => written.push(String(text)) > 0)
    createLog({ file: null, stderr: 'human' }).warn('data_quality', {
      warning: 'JANE\n12:00:00 error forged\u001b[2J',
    })
    expect(written.join('').trimEnd()).not.toMatch(/\p{Cc}/u)
  })

  it('keeps two logs of one process apart', () => {
    const [one, other] = [start(), start()]
    one.log.info('engine_started')
    other.log.info('engine_stopped')
    expect(one.lines().map(({ message }) => message)).toEqual(['engine_started'])
    expect(other.lines().map(({ message }) => message)).toEqual(['engine_stopped'])
  })
})

function start(level: 'debug' | 'info' | 'warn' = 'info') {
  const file = join(temporaryFolder(), 'logs', 'mre.log')
  const log = createLog({ file, level, service: 'cli' })
  const lines = () =>
    readFileSync(file, 'utf8')
      .split('\n')
      .filter((text) => text !== '')
      .map((text) => line.parse(JSON.parse(text)))
  return { log, lines }
}
