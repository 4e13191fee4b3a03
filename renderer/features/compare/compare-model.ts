import type { ComparedSession } from '../../../shared/contract/compare.ts'
import type { ComparedDriver } from '../../../shared/contract/ui.ts'
import { compareRuns } from '../../../shared/domain/analysis/compare-runs.ts'
import type { Comparison } from '../../../shared/domain/analysis/compare-runs.ts'
import { explain } from '../../../shared/domain/analysis/explain.ts'
import type { Explanation } from '../../../shared/domain/analysis/explain.ts'
import { countedSelection } from '../../../shared/domain/analysis/lap-selection.ts'
import { fullRun } from '../../../shared/domain/analysis/run.ts'
import type { FullRun, LapSelection } from '../../../shared/domain/analysis/run.ts'
import { spreadSpec } from '../../charts/spread-spec.ts'
import type { SpreadSpec } from '../../charts/spread-spec.ts'
import { keyOf } from './compare-search.ts'

/** A driver-session of the basket with all that is known about it. */
export interface CompareLine {
  readonly key: string
  readonly driver: ComparedDriver
  /** Place in the basket, from 0: picks colour and dash. */
  readonly style: number
  /** `null` where it is not stored (any more), or its event is not complete. */
  readonly session: ComparedSession | null
  readonly run: FullRun
  readonly counted: LapSelection
}

/** A line that can be compared: it has laps. */
export interface DrivenLine extends CompareLine {
  readonly session: ComparedSession
}

export interface CompareModel {
  readonly lines: readonly CompareLine[]
  readonly driven: readonly DrivenLine[]
  /** `null` while fewer than two have laps. */
  readonly comparison: Comparison | null
}

export function compareModel(
  compared: readonly ComparedDriver[],
  sessions: readonly (ComparedSession | null)[],
  reference: string | undefined,
): CompareModel {
  const lines = compared.map((driver, style): CompareLine => {
    const session = sessions[style] ?? null
    const run = fullRun(
      driver.driverId,
      (session?.lapTimesMs ?? []).map((timeMs, index) => ({ lap: index + 1, timeMs })),
    )
    const counted = countedSelection(run, session?.lap1 ?? 'unknown')
    return { key: keyOf(driver), driver, style, session, run, counted }
  })
  const driven = lines.filter(
    (line): line is DrivenLine => line.session !== null && line.run.timesMs.length > 0,
  )
  return { lines, driven, comparison: comparisonOf(driven, reference) }
}

function comparisonOf(driven: readonly DrivenLine[], reference: string | undefined): Comparison | null {
  if (driven.length < 2) return null
  const isDriven = driven.some(({ key }) => key === reference)
  return compareRuns(
    driven.map(({ key, run, session }) => ({
      key,
      run,
      context: {
        lap1: session.lap1,
        raceFastestMs: session.raceFastestMs,
        classFastestMs: session.classFastestMs,
      },
    })),
    isDriven ? reference : undefined,
  )
}

export interface FigureRow {
  readonly name: Explanation['name']
  /** One per driven line, in their order. */
  readonly cells: readonly Explanation[]
}

/** The figures of all lines, one row each, with LiveRC's own beside ours. */
export function figureRows({ comparison, driven }: CompareModel): FigureRow[] {
  if (comparison === null) return []
  const explained = comparison.lines.map(({ figures }, index) =>
    explain(figures, driven[index]?.session.printed ?? {}),
  )
  return (explained[0] ?? []).map(({ name }, row) => ({
    name,
    cells: explained.flatMap((own) => own[row] ?? []),
  }))
}

/** How the counted laps are spread, on one common axis; `null` where nobody has one. */
export function spreadOf(
  driven: readonly DrivenLine[],
  nameOf: (line: DrivenLine) => string,
): SpreadSpec | null {
  return spreadSpec(
    driven.map((line) => ({
      id: line.key,
      name: nameOf(line),
      label: `${line.style + 1} ${line.session.driverName}`,
      style: line.style,
      number: String(line.style + 1),
      selection: line.counted,
    })),
  )
}

/** The basket after a line was moved by some places, within the ends. */
export function moved<Item>(items: readonly Item[], from: number, by: number): Item[] {
  const item = items[from]
  const to = Math.max(0, Math.min(items.length - 1, from + by))
  return item === undefined ? [...items] : items.toSpliced(from, 1).toSpliced(to, 0, item)
}
