import type { ResultView, SessionDetail } from '../../../contract/views.ts'
import { checkSession } from '../../analysis/check-session.ts'
import { driverReference, gapSeries } from '../../analysis/gap-series.ts'
import { positionsByLap } from '../../analysis/positions.ts'
import { fullRun, type FullRun } from '../../analysis/run.ts'
import { roundTo } from '../../analysis/statistics.ts'
import { formatDuration } from '../../time.ts'
import { lineChart, niceStep } from './chart.ts'
import { type Content, element, type Markup } from './html.ts'
import { lineStyle } from './line-styles.ts'

const none = '\u2013'
const time = (ms: number | null): string => (ms === null ? none : formatDuration(ms))
const or = (value: string | number | null): string => (value === null ? none : String(value))
const th = (content: Content, figure = true): Markup =>
  element('th', { class: figure ? 'figure' : null, scope: 'col' }, content)
const td = (content: Content, figure = true, more = ''): Markup => {
  const names = [figure ? 'figure' : '', more].filter((name) => name !== '').join(' ')
  return element('td', { class: names === '' ? null : names }, content)
}
const tableOf = (name: string, head: readonly Markup[], body: readonly Markup[]): Markup =>
  element('table', { class: name }, element('thead', {}, element('tr', {}, head)), element('tbody', {}, body))

/** The printed form of one race: results, charts, laps of every driver, checks. */
export function raceSection(detail: SessionDetail): Markup {
  const { session, results } = detail
  const title = session.raceLabel.startsWith(session.className)
    ? session.raceLabel
    : `${session.className}: ${session.raceLabel}`
  return element(
    'section',
    { class: 'race' },
    element('h2', {}, title),
    factLine(detail),
    results.length === 0
      ? element('p', {}, 'No results are published for this race.')
      : [resultsTable(results), charts(detail), lapTables(detail), checks(detail)],
  )
}

function factLine({ session, lengthText, raceUrl }: SessionDetail): Markup {
  const facts = [
    session.roundName,
    session.raceNumber === null ? null : `Race ${session.raceNumber}`,
    session.completedAt === null ? null : `Completed ${session.completedAt.replace('T', ' ')}`,
    lengthText === null ? null : `Length ${lengthText}`,
    `${session.starters} starters, ${session.laps} laps`,
    lap1Text(session.lap1Counted),
    raceUrl,
  ]
  return element(
    'p',
    { class: 'facts' },
    facts.filter((fact) => fact !== null).map((fact) => element('span', {}, fact)),
  )
}

function lap1Text(counted: boolean | null): string {
  if (counted === null) return 'Whether lap 1 counts is not known'
  return counted ? 'Lap 1 counts' : 'Lap 1 does not count for best and average'
}

function resultsTable(results: readonly ResultView[]): Markup {
  const head = [
    th('Pos'),
    th('Driver', false),
    th('Car'),
    th('Qual'),
    th('Laps/Time'),
    th('Behind'),
    th('Gap'),
    th('Fastest'),
    th('Average'),
    th('Top 5'),
    th('Top 10'),
    th('3 in a row'),
    th('Std dev'),
    th('Cons. %'),
  ]
  const rows = results.map((row) =>
    element(
      'tr',
      {},
      td(row.position),
      td(row.driverName, false),
      td(or(row.carNumber)),
      td(or(row.qualifyingPosition)),
      td(row.started ? (row.lapsTimeText ?? String(row.laps)) : 'did not start'),
      td(or(row.behindText)),
      td(gapText(row, results[0]?.laps ?? 0)),
      td([time(row.fastLapMs), row.fastLapNumber === null ? '' : ` (${row.fastLapNumber})`]),
      td(time(row.avgLapMs)),
      td(time(row.avgTop5Ms)),
      td(time(row.avgTop10Ms)),
      td(time(row.top3ConsecutiveMs)),
      td(row.stdDeviationMs === null ? none : (row.stdDeviationMs / 1000).toFixed(2)),
      td(row.consistencyPercent === null ? none : row.consistencyPercent.toFixed(2)),
    ),
  )
  return tableOf('results', head, rows)
}

/** Gap to the winner at the last lap that both have, and beside it the laps that are missing (ui.md 2b). */
function gapText({ gapMs, laps, started }: ResultView, winnerLaps: number): string {
  const down = started && laps < winnerLaps ? ` +${winnerLaps - laps} L` : ''
  return `${time(gapMs)}${down}`
}

interface Driver {
  readonly result: ResultView
  /** Place among the results, from 0. */
  readonly style: number
  readonly run: FullRun
}

/** Drivers with laps, in the order of the results. */
function driversOf({ results, laps }: SessionDetail): Driver[] {
  const byDriver = new Map(laps.map((own) => [own.driverId, own.laps]))
  return results.flatMap((result, style) => {
    const own = byDriver.get(result.driverId) ?? []
    // Without every lap there are no elapsed times to draw.
    const isWhole = own.length > 0 && own.every(({ lap }, index) => lap === index + 1)
    return isWhole ? [{ result, style, run: fullRun(result.driverId, own) }] : []
  })
}

function charts(detail: SessionDetail): Content {
  const drivers = driversOf(detail)
  const [winner] = drivers
  if (winner === undefined) return null
  const field = drivers.map(({ run }) => run)
  const positions = positionsByLap(field)
  const reference = driverReference(winner.run)
  const label = ({ result }: Driver): string => String(result.position)
  const positionLines = drivers.map((driver) => {
    const grid = driver.result.qualifyingPosition
    const values = positions.get(driver.run.driverId) ?? []
    return grid === null
      ? { style: driver.style, label: label(driver), values, from: 1 as const }
      : { style: driver.style, label: label(driver), values: [grid, ...values], from: 0 as const }
  })
  const gapLines = drivers.map((driver) => ({
    style: driver.style,
    label: label(driver),
    values: gapSeries(driver.run, reference),
    from: 1 as const,
  }))
  const all = gapLines.flatMap(({ values }) => values)
  const span =
    all.reduce((most, value) => Math.max(most, value), 0) -
    all.reduce((least, value) => Math.min(least, value), 0)
  return [
    element('h3', {}, 'Position by lap'),
    element(
      'figure',
      {},
      lineChart({ title: 'Position by lap', lines: positionLines, yLabel: String, yStep: 1 }),
    ),
    element('h3', {}, `Gap to ${winner.result.driverName}, in seconds, by lap`),
    element(
      'figure',
      {},
      lineChart({
        title: 'Gap by lap',
        lines: gapLines,
        yLabel: (ms) => (ms / 1000).toFixed(span < 10_000 ? 1 : 0).replace('-', '\u2212'),
        yStep: niceStep(span, 8, 100),
      }),
      legend(drivers),
    ),
  ]
}

function legend(drivers: readonly Driver[]): Markup {
  return element(
    'ul',
    { class: 'legend' },
    drivers.map(({ result, style }) => {
      const { colour, dash } = lineStyle(style)
      const line = element('line', {
        x1: 0,
        x2: 36,
        y1: 5,
        y2: 5,
        stroke: colour,
        'stroke-width': 2.4,
        'stroke-dasharray': dash === '' ? null : dash,
      })
      return element(
        'li',
        {},
        element('svg', { viewBox: '0 0 36 10', 'aria-hidden': 'true' }, line),
        `${result.position} ${result.driverName}`,
      )
    }),
  )
}

/** Columns that fit beside each other on paper. */
const mostColumns = 10

function lapTables(detail: SessionDetail): Content {
  const drivers = driversOf(detail)
  if (drivers.length === 0) return element('p', {}, 'No laps are published for this race.')
  const tables: Markup[] = []
  const columns = Math.ceil(drivers.length / Math.ceil(drivers.length / mostColumns))
  for (let start = 0; start < drivers.length; start += columns) {
    tables.push(lapTable(drivers.slice(start, start + columns), detail.session.lap1Counted))
  }
  return [
    element('h3', {}, 'Laps'),
    element('p', { class: 'pale' }, 'Lap times in seconds; * is the driver’s fastest counted lap.'),
    tables,
  ]
}

function lapTable(drivers: readonly Driver[], lap1Counted: boolean | null): Markup {
  const isCounted = (index: number): boolean => index > 0 || lap1Counted !== false
  const best = drivers.map(({ run }) =>
    run.timesMs.reduce((least, ms, index) => (isCounted(index) ? Math.min(least, ms) : least), Infinity),
  )
  const laps = drivers.reduce((most, { run }) => Math.max(most, run.timesMs.length), 0)
  const rows = Array.from({ length: laps }, (_, index) =>
    element(
      'tr',
      {},
      td(index + 1),
      drivers.map(({ run }, column) => {
        const ms = run.timesMs[index]
        if (ms === undefined) return td('')
        const mark = isCounted(index) ? (ms === best[column] ? 'best' : '') : 'pale'
        return td(formatDuration(ms), true, mark)
      }),
    ),
  )
  return tableOf('laps', [th('Lap'), ...drivers.map(({ result }) => th(result.driverName))], rows)
}

function checks(detail: SessionDetail): Content {
  const { agreement, exceptions, drift } = checkSession(detail)
  const lines = [
    ...exceptions.map(({ driverName, figure, lap, printed, computed }) => {
      const shown = (value: number | null): string =>
        value === null ? none : figure.endsWith('Ms') ? formatDuration(value) : String(roundTo(value, 3))
      const where = lap === null ? '' : `, lap ${lap}`
      const name = figure.replace(/Ms$/u, '')
      return `${driverName}${where}: ${name} is printed as ${shown(printed)} and is ${shown(computed)} from the laps.`
    }),
    ...drift.lapCounts.map(
      ({ driverName, printed, stored }) => `${driverName}: ${stored} of ${printed} laps are published.`,
    ),
  ]
  return [
    element('h3', {}, 'Checks'),
    element(
      'p',
      {},
      `${agreement.agreeing} of ${agreement.drivers} drivers with laps agree with every figure that the source prints.`,
    ),
    lines.map((line) => element('p', { class: 'pale' }, line)),
  ]
}
