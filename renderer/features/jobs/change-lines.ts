import type { DataChange } from '../../../shared/contract/views.ts'
import { t } from '../../i18n/t.ts'

/** A line of the table of changes: the heading of a race, or one change. */
export type ChangeLine =
  | { readonly kind: 'race'; readonly key: string; readonly name: string; readonly changes: number }
  | { readonly kind: 'change'; readonly key: string; readonly change: DataChange }

const raceName = ({ raceLabel, className }: DataChange): string =>
  raceLabel ?? className ?? t('event:changes.event')

/** Changes below the race that they are of, races in the order in which they are met first. */
export function changeLines(changes: readonly DataChange[]): ChangeLine[] {
  const races = new Map<string, { readonly name: string; readonly lines: ChangeLine[] }>()
  for (const [index, change] of changes.entries()) {
    const key = change.raceId ?? `${change.table}:${change.className ?? ''}`
    const race = races.get(key) ?? { name: raceName(change), lines: [] }
    race.lines.push({ kind: 'change', key: String(index), change })
    races.set(key, race)
  }
  return [...races].flatMap(([key, { name, lines }]): ChangeLine[] => [
    { kind: 'race', key: `race ${key}`, name, changes: lines.length },
    ...lines,
  ])
}
