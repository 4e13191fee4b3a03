import type { Rivalry } from '../../../shared/contract/drivers.ts'

type Meeting = Rivalry['meetings'][number]

/** A line of the meetings: an event and class, or a race that both were in. */
export type RivalLine =
  | { readonly kind: 'meeting'; readonly key: string; readonly meeting: Meeting }
  | {
      readonly kind: 'race'
      readonly key: string
      readonly meeting: Meeting
      readonly race: Meeting['races'][number]
    }

export function rivalLines({ meetings }: Rivalry): RivalLine[] {
  return meetings.flatMap((meeting): RivalLine[] => {
    const key = `${meeting.eventId} ${meeting.className}`
    return [
      { kind: 'meeting', key, meeting },
      ...meeting.races.map((race): RivalLine => ({
        kind: 'race',
        key: `${key} ${race.raceId}`,
        meeting,
        race,
      })),
    ]
  })
}
