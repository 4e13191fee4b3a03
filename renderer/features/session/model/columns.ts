import { columnKeys, frozenColumns, presets } from './results.ts'
import type { ColumnKey, Preset } from './results.ts'

/** Columns by what is stored: unknown ones left out, the frozen ones in front, LiveRC's layout where nothing is chosen. */
export function readColumns(stored: readonly string[] | null): readonly ColumnKey[] {
  if (stored === null) return presets.liverc
  const known = stored.flatMap((name) => columnKeys.find((key) => key === name) ?? [])
  return [...frozenColumns, ...new Set(known.filter((key) => !frozenColumns.includes(key)))]
}

/** Which preset the columns are, or none. */
export function presetOf(columns: readonly ColumnKey[]): Preset | null {
  const names: readonly Preset[] = ['liverc', 'engineer']
  return names.find((name) => presets[name].join() === columns.join()) ?? null
}

/** A column more or less. A new one takes its place in the order of all columns. */
export function withColumn(columns: readonly ColumnKey[], key: ColumnKey): ColumnKey[] {
  if (columns.includes(key)) return columns.filter((other) => other !== key || frozenColumns.includes(other))
  const place = columns.findIndex((other) => columnKeys.indexOf(other) > columnKeys.indexOf(key))
  return columns.toSpliced(place < 0 ? columns.length : place, 0, key)
}
