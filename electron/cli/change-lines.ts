import type { DataChange, DataChanges } from '../../shared/contract/views.ts'
import { formatDuration } from '../../shared/domain/time.ts'

/** Lines that an import prints of its changes; `events changes` prints all that are kept. */
const shortList = 10

/** What an import has changed, for people: `3 corrections:` and a line for each (C35). None without changes. */
export function changeLines({ total, list }: DataChanges, atMost = shortList): string[] {
  if (total === 0) return []
  const shown = list.slice(0, atMost)
  const more = total - shown.length
  return [
    `${total} ${total === 1 ? 'correction' : 'corrections'}:`,
    ...shown.map((change) => `  ${changeLine(change)}`),
    ...(more > 0 ? [`  … and ${more} more`] : []),
  ]
}

/** The same as JSON can hold it. */
export function changeDocument({ total, list }: DataChanges) {
  return {
    total,
    list: list.map(
      ({ kind, table, raceId, raceLabel, className, driverName, lap, field, before, after }) => ({
        kind,
        table,
        race_id: raceId,
        race_label: raceLabel,
        class_name: className,
        driver_name: driverName,
        lap,
        field,
        before,
        after,
      }),
    ),
  }
}

function changeLine(change: DataChange): string {
  const { className, raceLabel, driverName, lap, kind, before, after } = change
  // A label that begins with its class says both.
  const place = className !== null && raceLabel?.startsWith(className) === true ? null : className
  const where = [place, raceLabel, driverName, lap === null ? null : `lap ${lap}`]
  const value = (of: DataChange['before']) => printed(change.field, of)
  const what =
    kind === 'changed'
      ? `${name(change)} ${value(before)} → ${value(after)}`
      : `${kind}: ${name(change)} ${value(kind === 'added' ? after : before)}`
  return [...where.filter((part) => part !== null && part !== ''), what].join(' · ')
}

function name({ field }: DataChange): string {
  return field === 'position_on_lap' ? 'place' : field.replace(/_ms$/u, '').replaceAll('_', ' ')
}

function printed(field: string, value: DataChange['before']): string {
  if (value === null) return 'none'
  return typeof value === 'number' && field.endsWith('_ms') ? formatDuration(value) : String(value)
}
