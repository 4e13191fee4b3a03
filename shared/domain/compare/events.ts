import { z } from 'zod'
import type { ExportedEvent, ExportedRace } from '../documents/exported-event.ts'
import { compareDocuments, type Change, type ItemName } from './documents.ts'

/** A driver whose laps in a race are not as many as they were. */
export interface LapCountChange {
  readonly raceId: number | null
  readonly raceLabel: string
  readonly driverId: string
  readonly driverName: string
  /** Null where the driver was not in the race. */
  readonly before: number | null
  readonly after: number | null
}

export interface EventComparison {
  readonly isEqual: boolean
  readonly changes: readonly Change[]
  readonly lapCounts: readonly LapCountChange[]
}

/**
 * What differs between two documents of an event: added, removed, changed and reordered items, and lap counts (O14).
 * Races are found by their number at the source, drivers by theirs, laps by theirs, entries by class and name.
 */
export function compareEvents(before: ExportedEvent, after: ExportedEvent): EventComparison {
  const changes = compareDocuments(before, after, nameOfItem)
  return { isEqual: changes.length === 0, changes, lapCounts: lapCountChanges(before, after) }
}

const item = z.looseObject({
  race_id: z.int().nullish(),
  full_label: z.string().nullish(),
  event_id: z.int().nullish(),
  slug: z.string().nullish(),
  driver_id: z.int().nullish(),
  driver_name: z.string().nullish(),
  lap: z.int().nullish(),
  name: z.string().nullish(),
  label: z.string().nullish(),
  id: z.int().nullish(),
})

/** The name of an item in any document of a page, with words that people know it by. */
export const nameOfItem: ItemName = (_path, value) => {
  const parsed = item.safeParse(value)
  if (!parsed.success) return null
  const { race_id, full_label, event_id, slug, driver_id, driver_name, lap, name, label, id } = parsed.data
  if (typeof full_label === 'string') return race_id == null ? full_label : `${full_label} [${race_id}]`
  if (typeof lap === 'number') return `lap ${lap}`
  if (typeof driver_name === 'string')
    return driver_id == null ? driver_name : `${driver_name} [${driver_id}]`
  if (typeof slug === 'string') return slug
  if (typeof event_id === 'number') return `${name ?? label ?? 'event'} [${event_id}]`
  if (typeof id === 'number') return `${label ?? ''} [${id}]`
  return name ?? null
}

function lapCountChanges(before: ExportedEvent, after: ExportedEvent): LapCountChange[] {
  const [olds, nexts] = [racesByKey(before), racesByKey(after)]
  return [...new Set([...olds.keys(), ...nexts.keys()])].flatMap((key) => {
    const [old, next] = [olds.get(key), nexts.get(key)]
    const race = next ?? old
    const drivers = new Set([...Object.keys(old?.laps ?? {}), ...Object.keys(next?.laps ?? {})])
    return [...drivers].flatMap((driverId): LapCountChange[] => {
      const counts = [lapsOf(old, driverId), lapsOf(next, driverId)] as const
      if (counts[0] === counts[1]) return []
      return [
        {
          raceId: race?.race_id ?? null,
          raceLabel: race?.full_label ?? '',
          driverId,
          driverName: (next?.drivers[driverId] ?? old?.drivers[driverId])?.driver_name ?? '',
          before: counts[0],
          after: counts[1],
        },
      ]
    })
  })
}

function racesByKey({ races }: ExportedEvent): Map<string, ExportedRace> {
  return new Map(races.map((race) => [String(race.race_id ?? race.full_label), race]))
}

function lapsOf(race: ExportedRace | undefined, driverId: string): number | null {
  return race?.laps[driverId]?.length ?? null
}
