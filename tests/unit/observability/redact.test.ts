import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { redactField, redactText } from '../../../electron/observability/redact.ts'

const word = fc.stringMatching(/^[A-Za-z0-9]{12,30}$/u)
/** Text around a secret: anything, but nothing that belongs to it. */
const before = fc.string({ maxLength: 60 }).map((text) => `${text} `)
const after = fc.string({ maxLength: 60 }).map((text) => ` ${text}`)

/** Ways in which a secret may stand in a text, each with the secret that must not be there any more. */
const secrets = {
  'a PostgreSQL address': (secret: string) => `postgres://team:${secret}@db.example:5432/mre?sslmode=require`,
  'a PostgreSQL address without password': (secret: string) => `postgresql://${secret}/mre`,
  'user and password of an address': (secret: string) => `https://user:${secret}@example.org/path`,
  'a password with separators': (secret: string) => `https://user:${secret}/#?@example.org/path`,
  'a user in an address': (secret: string) => `https://${secret}@example.org/path`,
  'the key of a Google map': (secret: string) =>
    `https://www.google.com/maps/embed/v1/place?q=x&key=AIza${secret}`,
  'the key of a Google map, escaped': (secret: string) => `place?q=x&amp;key=AIza${secret}&amp;zoom=3`,
  'a bearer token': (secret: string) => `Authorization: Bearer ${secret}`,
  'a bearer token alone': (secret: string) => `sent bearer ${secret}`,
  'a cookie': (secret: string) => `cookie: a=1; mre_session_8080=${secret}`,
  'a session': (secret: string) => `mre_session_8080=${secret}`,
  'a token in a query': (secret: string) => `http://127.0.0.1:8080/enter?token=${secret}&to=/`,
  'a password in JSON': (secret: string) => `{"password":"${secret}"}`,
  'an assignment': (secret: string) =>
    `PGPASSWORD = ${secret} api_key: ${secret}`.replace('PGPASSWORD', 'pwd'),
  'the name of an e-mail address': (secret: string) => `Contact: ${secret}@club.example.com`,
  'a cell of a page': (secret: string) => `<td class="x">${secret}</td>`,
  'a page that is cut off': (secret: string) => `found <div data-x="${secret}`,
} satisfies Record<string, (secret: string) => string>

describe('redaction (K13, N9, N15)', () => {
  it.each(Object.entries(secrets))('hides %s', (_what, place) => {
    fc.assert(
      fc.property(before, word, after, (start, secret, end) => {
        const text = `${start}${place(secret)}${end}`
        expect(redactText(text)).not.toContain(secret)
        expect(JSON.stringify(redactField('url', { nested: [text] }))).not.toContain(secret)
      }),
    )
  })

  it('leaves ordinary words, addresses, numbers and stacks as they are', () => {
    for (const text of [
      'JANE DOE: 11 of 12 laps are on the page.',
      'https://canberraoffroad.liverc.com/results/?p=view_race_result&id=6304829',
      'TypeError: x is not a function\n    at <anonymous>\n    at Array.map (<anonymous>)\n    at file.ts:12:3',
      'A-Main < B-Main > C-Main, 3 < 4',
      'event_import:486677',
      'the token of the printed address',
    ]) {
      expect(redactText(text)).toBe(text)
    }
  })

  it('hides a field whose name says that it is a secret, and no lock key', () => {
    expect(
      redactField('', { password: 'x', lock_token: 'y', authorization: 'z', dedupe_key: 'a:1' }),
    ).toEqual({
      password: '[hidden]',
      lock_token: '[hidden]',
      authorization: '[hidden]',
      dedupe_key: 'a:1',
    })
  })

  it('keeps nobody waiting, and no line endless, whatever the text is', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 3_000, unit: 'binary' }), (text) => {
        expect(redactText(text.repeat(3)).length).toBeLessThan(4_100)
      }),
      { numRuns: 50 },
    )
    expect(redactText('a@'.repeat(50_000))).toBe('[100000 characters removed]')
    expect(redactText('x'.repeat(15_000))).toHaveLength(4_001)
  })

  it('makes a value that JSON can hold', () => {
    expect(redactField('', { a: undefined, b: Number.NaN, c: [1, 'x'], d: null, e: true })).toEqual({
      b: null,
      c: [1, 'x'],
      d: null,
      e: true,
    })
  })
})
