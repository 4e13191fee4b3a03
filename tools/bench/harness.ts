import { printResults, type Result } from './table.ts'

/** Something to measure: timed from call to end, unless it returns the milliseconds it measured itself. */
export type Work = () => void | number | Promise<void | number>

/** How often to run something. Warm-up runs are thrown away. */
export interface Repetition {
  readonly warmUp?: number
  readonly runs?: number
}

/** What a figure must not exceed, or must reach. */
export type Bound = { readonly atMost: number } | { readonly atLeast: number }

/** Durations of the runs, in milliseconds. */
interface Sample {
  readonly medianMs: number
  readonly minMs: number
  readonly maxMs: number
}

const DEFAULT_WARM_UP = 2
const DEFAULT_RUNS = 9

/** Measures one thing alone. */
async function sample(
  work: Work,
  { warmUp = DEFAULT_WARM_UP, runs = DEFAULT_RUNS }: Repetition = {},
): Promise<Sample> {
  const [times = []] = await interleaved([work], warmUp, runs)
  return summarise(times)
}

/**
 * Compares two ways in one run, turn by turn, so that whatever else the machine does hits both alike.
 * The figure is the median of `subject` divided by the median of `baseline`.
 */
export async function ratio(
  what: string,
  { subject, baseline, ...options }: { readonly subject: Work; readonly baseline: Work } & Repetition & Bound,
): Promise<Result> {
  const { warmUp = DEFAULT_WARM_UP, runs = DEFAULT_RUNS } = options
  const [subjectTimes = [], baselineTimes = []] = await interleaved([subject, baseline], warmUp, runs)
  const own = summarise(subjectTimes)
  const other = summarise(baselineTimes)
  const detail = `${milliseconds(own)} against ${milliseconds(other)}`
  return result(what, own.medianMs / other.medianMs, '×', options, detail)
}

/** Measures one thing against a bound in milliseconds. The figure is the median. */
export async function duration(
  what: string,
  { work, ...options }: { readonly work: Work } & Repetition & Bound,
): Promise<Result> {
  const measured = await sample(work, options)
  return result(what, measured.medianMs, ' ms', options, milliseconds(measured))
}

/** A figure that the benchmark worked out itself, such as rows written or bytes of memory. */
export function figure(what: string, value: number, unit: string, bound: Bound, detail = ''): Result {
  return result(what, value, unit, bound, detail)
}

/** Runs a benchmark file: its measurements one after the other, then the table. */
export async function bench(
  title: string,
  ...measurements: readonly (() => Promise<Result> | Result)[]
): Promise<void> {
  const results: Result[] = []
  for (const measure of measurements) results.push(await measure())
  printResults(title, results)
}

function result(what: string, value: number, unit: string, bound: Bound, detail: string): Result {
  const kept = 'atMost' in bound ? value <= bound.atMost : value >= bound.atLeast
  const limit = 'atMost' in bound ? `≤ ${bound.atMost}${unit}` : `≥ ${bound.atLeast}${unit}`
  return { what, figure: `${rounded(value)}${unit}`, bound: limit, verdict: kept ? 'PASS' : 'over', detail }
}

async function interleaved(works: readonly Work[], warmUp: number, runs: number): Promise<number[][]> {
  const times = works.map((): number[] => [])
  for (let turn = 0; turn < warmUp + runs; turn += 1) {
    for (const [index, work] of works.entries()) {
      const began = performance.now()
      const own = await work()
      const ms = typeof own === 'number' ? own : performance.now() - began
      if (turn >= warmUp) times[index]?.push(ms)
    }
  }
  return times
}

function summarise(times: readonly number[]): Sample {
  const sorted = times.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  const [first = Number.NaN, last = Number.NaN] = [sorted.at(0), sorted.at(-1)]
  const [below = first, above = last] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]]
  return { medianMs: (below + above) / 2, minMs: first, maxMs: last }
}

function milliseconds({ medianMs, minMs, maxMs }: Sample): string {
  return `${rounded(medianMs)} ms (${rounded(minMs)}–${rounded(maxMs)})`
}

function rounded(value: number): string {
  if (Number.isInteger(value)) return String(value)
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3)
}
