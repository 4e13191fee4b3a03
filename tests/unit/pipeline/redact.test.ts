import { expect, it } from 'vitest'
import { redacted } from '../../../electron/services/capture/redact.ts'

const clean = (text: string) => {
  const { bytes, found } = redacted(Buffer.from(text))
  return [Buffer.from(bytes).toString(), found] as const
}

it('hides addresses of people and machines, and tokens, by characters of the same kind', () => {
  expect(clean('write to race.team+x@club.example.org now')).toEqual([
    'write to xxxx.xxxx+x@xxxx.xxxxxxx.xxx now',
    ['email'],
  ])
  expect(clean(`javascript:noSpam('race', "club.example")`)).toEqual([
    `javascript:noSpam('xxxx', "xxxx.xxxxxxx")`,
    ['email'],
  ])
  expect(clean('&#114;&#99;&#64;&#97;&#46;&#98;&#99;')).toEqual([
    '&#120;&#88;&#64;&#88;&#46;&#88;&#88;',
    ['email'],
  ])
  expect(clean('from 203.0.113.7.')).toEqual(['from 000.0.000.0.', ['ip']])
  expect(clean('embed?key=AbC-123456&q=Pier')).toEqual(['embed?key=xxx-000000&q=Pier', ['token']])
})

it('leaves times, laps, versions and bytes that are no text alone', () => {
  const page =
    "'pace' : '16/10:57.920', 38.174, 1.2.3, 47/30:31.382, ?p=view_event&id=486677, @page { size: A4 }"
  expect(clean(page)).toEqual([page, []])
  const bytes = Uint8Array.from({ length: 256 }, (_, index) => index)
  expect([...redacted(bytes).bytes]).toEqual([...bytes])
})
