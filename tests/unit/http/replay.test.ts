import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseReplayUrl, replayUrl } from '../../../electron/http/replay.ts'
import { AppError } from '../../../shared/domain/errors.ts'

const page = new URL('https://meadow.liverc.com/results/?p=view_race_result&id=6001536')

describe('MRE_REPLAY_URL', () => {
  it.each([undefined, ''])('is no replay when it is %j', (value) => {
    expect(parseReplayUrl(value)).toBeNull()
  })

  it.each([
    [
      'http://127.0.0.1:8080',
      'http://127.0.0.1:8080/meadow.liverc.com/results/?p=view_race_result&id=6001536',
    ],
    [
      'http://127.0.0.1:8080/',
      'http://127.0.0.1:8080/meadow.liverc.com/results/?p=view_race_result&id=6001536',
    ],
    ['http://localhost:1', 'http://localhost:1/meadow.liverc.com/results/?p=view_race_result&id=6001536'],
    ['http://[::1]:8080', 'http://[::1]:8080/meadow.liverc.com/results/?p=view_race_result&id=6001536'],
    [
      'http://127.0.0.1:8080/below/',
      'http://127.0.0.1:8080/below/meadow.liverc.com/results/?p=view_race_result&id=6001536',
    ],
  ])('%s answers for LiveRC', (value, expected) => {
    const replay = parseReplayUrl(value)
    if (replay === null) throw new Error('no replay')
    expect(replayUrl(replay, page).href).toBe(expected)
  })

  it.each([
    'https://127.0.0.1:8080',
    'ftp://127.0.0.1/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    '127.0.0.1:8080',
    'localhost',
    'not an address',
    'http://',
    'http://10.0.0.1:8080',
    'http://0.0.0.0:8080',
    'http://169.254.169.254/latest/meta-data',
    'http://[::ffff:10.0.0.1]/',
    'http://127.0.0.1.evil.example/',
    'http://localhost.evil.example/',
    'http://127.0.0.1@evil.example/',
    'http://evil.example#127.0.0.1',
    'http://user:password@127.0.0.1:8080',
    'http://user@127.0.0.1:8080',
    'http://127.0.0.1:8080/?to=http://evil.example',
    'http://127.0.0.1:8080/#part',
    'http://127.0.0.1:99999',
    'http://LIVE.LIVERC.COM/',
  ])('is refused as %s', (value) => {
    expect(refusal(value)).toMatchObject({ code: 'VALIDATION_ERROR', details: { field: 'MRE_REPLAY_URL' } })
  })

  it('is quoted only in part when it is refused', () => {
    expect(String(refusal(`http://${'x'.repeat(5_000)}`).details['value']).length).toBeLessThanOrEqual(200)
  })

  it.each([
    'http://127.0.0.1:8080//evil.example',
    'http://127.0.0.1:8080/\\\\evil.example/',
    'http://127.0.0.1:8080///evil.example//',
  ])('never leads away from the replay server: %s', (value) => {
    const replay = parseReplayUrl(value)
    if (replay === null) throw new Error('no replay')
    expect(replayUrl(replay, page).host).toBe('127.0.0.1:8080')
  })

  it('never leads away from the replay server, whatever the page', () => {
    const replay = new URL('http://127.0.0.1:8080')
    fc.assert(
      fc.property(
        fc.webUrl({ withQueryParameters: true, withFragments: true }),
        fc.string(),
        (address, path) => {
          const url = new URL(address)
          url.pathname = `${url.pathname}${path}`
          const target = replayUrl(replay, url)
          expect(target.origin).toBe('http://127.0.0.1:8080')
          expect(target.pathname.startsWith(`/${url.host}/`)).toBe(true)
          expect(target.search).toBe(url.search)
        },
      ),
    )
  })
})

function refusal(value: string): AppError {
  try {
    parseReplayUrl(value)
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
  throw new Error(`${value} was accepted`)
}
