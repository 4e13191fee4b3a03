import type { EventDetail, SessionSummary } from '../../../shared/contract/views.ts'
import { t } from '../../i18n/t.ts'

/** A line of the sessions table: a round's heading or a session. */
export type Line =
  | { readonly kind: 'round'; readonly key: string; readonly name: string; readonly sessions: number }
  | { readonly kind: 'session'; readonly key: string; readonly session: SessionSummary }

/** Rounds as headings with their sessions below, in page order; of one class if one is chosen. */
export function sessionLines(rounds: EventDetail['rounds'], className: string): Line[] {
  return rounds.flatMap((round, index) => {
    const sessions = round.sessions.filter((session) => className === '' || session.className === className)
    if (sessions.length === 0) return []
    const heading: Line = {
      kind: 'round',
      key: `round-${index}`,
      name: round.name ?? t('event:sessions.round'),
      sessions: sessions.length,
    }
    return [heading, ...sessions.map((session): Line => ({ kind: 'session', key: session.raceId, session }))]
  })
}
