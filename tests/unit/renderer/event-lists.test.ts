import { describe, expect, it } from 'vitest'
import { filterEntries } from '../../../renderer/features/event/entry-filter.ts'
import { sessionLines } from '../../../renderer/features/event/session-lines.ts'
import { joinPages, nextPageDay } from '../../../renderer/features/find/event-pages.ts'
import { eventOf, sessionSummaryOf } from '../../support/renderer-views.ts'

describe('pages of events', () => {
  const page = (days: readonly string[], more: boolean) => ({
    events: days.map((date, index) => eventOf(`${date}-${index}`, { date })),
    more,
  })

  it('go on at the last day of the page before, which may be cut', () => {
    expect(nextPageDay(page(['2025-11-16T08:30', '2025-11-14'], true))).toBe('2025-11-14')
    expect(nextPageDay(page(['2025-11-16', '2025-11-14'], false))).toBeNull()
    expect(nextPageDay(page([], true))).toBeNull()
  })

  it('end where one day fills a page', () => {
    expect(nextPageDay(page(['2025-11-16T08:30', '2025-11-16'], true))).toBeNull()
  })

  it('are joined without repetition', () => {
    const joined = joinPages([
      { events: [eventOf('1'), eventOf('2')], more: true },
      { events: [eventOf('2'), eventOf('3')], more: false },
    ])
    expect(joined.map((event) => event.eventId)).toEqual(['1', '2', '3'])
  })
})

describe('sessions by round', () => {
  const rounds = [
    { name: 'Main Events', sessions: [sessionSummaryOf('2', 'Nitro'), sessionSummaryOf('1', 'Electric')] },
    { name: null, sessions: [sessionSummaryOf('0', 'Electric')] },
  ]

  it('keep the order of the page under headings', () => {
    expect(sessionLines(rounds, '').map((line) => line.key)).toEqual(['round-0', '2', '1', 'round-1', '0'])
  })

  it('leave out rounds without the chosen class', () => {
    expect(sessionLines(rounds, 'Nitro').map((line) => line.key)).toEqual(['round-0', '2'])
    expect(sessionLines(rounds, 'None')).toEqual([])
  })
})

describe('entries', () => {
  const entry = (driverName: string, className: string, transponder: string | null) => ({
    driverId: null,
    driverName,
    className,
    transponder,
    fromEntryList: true,
    withdrawn: false,
  })
  const entries = [entry('ZARA O\u2019NEILL', 'Junior', '4319021'), entry('MAX M\u00dcLLER', 'Nitro', null)]

  it('are found by driver, class or transponder', () => {
    expect(filterEntries(entries, 'm\u00fcller', '')).toHaveLength(1)
    expect(filterEntries(entries, ' 4319 ', '')).toHaveLength(1)
    expect(filterEntries(entries, 'junior', '')).toHaveLength(1)
    expect(filterEntries(entries, '', 'Nitro')).toHaveLength(1)
    expect(filterEntries(entries, 'zara', 'Nitro')).toHaveLength(0)
    expect(filterEntries(entries, '', '')).toHaveLength(2)
  })
})
