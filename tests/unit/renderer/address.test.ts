import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { recognise } from '../../../renderer/features/find/address.ts'

describe('a pasted text', () => {
  it.each([
    'https://canberraoffroad.liverc.com/results/?p=view_event&id=486677',
    'http://canberraoffroad.liverc.com/results/?p=view_event&id=486677',
    'canberraoffroad.liverc.com/results/?p=view_event&id=486677',
    '  https://CanberraOffroad.LiveRC.com/results/?id=486677&p=view_event#top  ',
  ])('is an event at its track: %s', (text) => {
    expect(recognise(text)).toEqual({ kind: 'event', eventId: '486677', trackSlug: 'canberraoffroad' })
  })

  it('is an event without track when it is a bare number', () => {
    expect(recognise(' 486677 ')).toEqual({ kind: 'event', eventId: '486677' })
    expect(recognise('00486677')).toEqual({ kind: 'event', eventId: '486677' })
  })

  it('is a race or a track where the address is one', () => {
    expect(recognise('https://a-b.liverc.com/results/?p=view_race_result&id=1')).toEqual({
      kind: 'race',
      trackSlug: 'a-b',
    })
    expect(recognise('https://a-b.liverc.com/events')).toEqual({ kind: 'track', trackSlug: 'a-b' })
  })

  it.each([
    '',
    'canberra',
    'nitro 2025',
    '1234567890123456',
    '12 34',
    'https://liverc.com/',
    'https://www.liverc.com/results/?p=view_event&id=1',
    'https://live.liverc.com/',
    'https://a.liverc.com.evil.test/results/?p=view_event&id=1',
    'https://evil.test/?x=a.liverc.com/results/?p=view_event&id=1',
    'https://user:pass@a.liverc.com/results/?p=view_event&id=1',
    'javascript:alert(1)//a.liverc.com',
  ])('is an ordinary search: %s', (text) => {
    expect(recognise(text)).toBeNull()
  })

  it('never breaks the search and gives only what the contract takes', () => {
    const hostile = fc.oneof(
      fc.string(),
      fc.string().map((text) => `https://${text}.liverc.com/results/?p=view_event&id=${text}`),
    )
    fc.assert(
      fc.property(hostile, (text) => {
        const found = recognise(text)
        if (found === null) return
        if (found.kind === 'event') expect(found.eventId).toMatch(/^\d{1,12}$/)
        if (found.trackSlug !== undefined) expect(found.trackSlug).toMatch(/^[a-z0-9-]{1,63}$/)
      }),
    )
  })
})
