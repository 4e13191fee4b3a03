import { describe, expect, it } from 'vitest'
import { counted, formatBytes, formatCount, hostOf } from '../../../renderer/format/counts.ts'

describe('counts and sizes', () => {
  it('take the noun that fits', () => {
    expect(counted(1, 'race')).toBe('1 race')
    expect(counted(0, 'race')).toBe('0 races')
    expect(counted(2, 'entry')).toBe('2 entries')
    expect(counted(4129, 'lap')).toBe(`${formatCount(4129)} laps`)
  })

  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1_000, '1 kB'],
    [180_224, '180 kB'],
    [1_000_000_000_000_000, /^1.?000 TB$/],
  ])('shows %i bytes', (bytes, text) => {
    expect(formatBytes(bytes)).toMatch(text)
  })

  it('name the host of an address', () => {
    expect(hostOf('https://canberraoffroad.liverc.com/results/?p=view_event&id=1')).toBe(
      'canberraoffroad.liverc.com',
    )
    expect(hostOf('not an address')).toBe('not an address')
  })
})
