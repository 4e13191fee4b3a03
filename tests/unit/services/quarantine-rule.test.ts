import { describe, expect, it } from 'vitest'
import { liftsQuarantine, requireReusable, reuseBar } from '../../../shared/domain/quarantine.ts'
import { objectWith } from '../../support/matchers.ts'

const mark = { since: '2026-03-01T12:00:00.000Z', by: 'operator:cli', reason: 'laps of another race' }

describe('may an event be used again (F37)', () => {
  it.each([
    ['laps_full', null, null],
    ['laps_full', mark, 'quarantined'],
    ['none', null, 'not_imported'],
    // A reset ends the quarantine; if a mark were left, there would still be nothing to use.
    ['none', mark, 'not_imported'],
  ] as const)('depth %s, mark %o: %s', (depth, quarantine, bar) => {
    expect(reuseBar({ depth, quarantine })).toBe(bar)
  })

  it('refuses with what is known and what can be done', () => {
    const event = { eventId: '5001', depth: 'laps_full', quarantine: mark } as const
    expect(() => requireReusable({ ...event, quarantine: null }, 'export')).not.toThrow()
    expect(() => requireReusable(event, 'export')).toThrow(
      objectWith({
        code: 'EVENT_QUARANTINED',
        source: 'export',
        message: 'Event 5001 is in quarantine: laps of another race',
        action: expect.stringContaining('mre events release --event 5001'),
        details: { event: '5001', ...mark },
      }),
    )
    expect(() => requireReusable({ ...event, depth: 'none' }, 'export')).toThrow(
      objectWith({ code: 'NOT_FOUND', details: { field: 'event', value: '5001' } }),
    )
  })

  it('ends with a recovery that takes away or hides what was marked', () => {
    expect(liftsQuarantine('cleanup')).toBeNull()
    expect(liftsQuarantine('cleanup_full')).toBe('cleanup_full')
    expect(liftsQuarantine('reset')).toBe('reset')
  })
})
