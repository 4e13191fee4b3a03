import { formatLapsAndTime } from '../../format/times.ts'
import { t } from '../../i18n/t.ts'
import type { Line } from './session-lines.ts'

/** The sessions as a table, one line each with its round; clock times as the track has them. */
export function sessionsText(lines: readonly Line[]): string[][] {
  const head = [
    t('event:sessions.roundName'),
    t('event:sessions.race'),
    t('event:sessions.session'),
    t('event:sessions.class'),
    t('event:sessions.completed'),
    t('event:sessions.starters'),
    t('event:sessions.laps'),
    t('event:sessions.winner'),
    t('event:sessions.result'),
  ]
  return [
    head,
    ...lines.flatMap((line) => {
      if (line.kind === 'round') return []
      const { session } = line
      const { winner } = session
      return [
        [
          session.roundName ?? '',
          session.raceNumber === null ? '' : String(session.raceNumber),
          session.raceLabel,
          session.className,
          session.completedAt?.replace('T', ' ') ?? '',
          String(session.starters),
          String(session.laps),
          winner?.driverName ?? '',
          winner === null ? '' : formatLapsAndTime(winner.laps, winner.totalTimeMs),
        ],
      ]
    }),
  ]
}
