import type { ChartSpec } from '../../charts/types.ts'
import type { DriverHistory, DriverPace, DriverResult, PaceFigure } from '../../../shared/contract/drivers.ts'
import { roundTo } from '../../../shared/domain/analysis/statistics.ts'
import { paceTrend } from '../../../shared/domain/analysis/trend.ts'
import type { Trend } from '../../../shared/domain/analysis/trend.ts'
import { dayOf, formatDay } from '../../format/dates.ts'
import { t } from '../../i18n/t.ts'

/** Results under the events that they are of, newest first. */
export type ResultLine =
  | {
      readonly kind: 'event'
      readonly key: string
      readonly eventId: string
      readonly eventName: string
      readonly date: string
      readonly trackName: string
      readonly sessions: number
    }
  | { readonly kind: 'result'; readonly key: string; readonly result: DriverResult }

export function resultLines(results: readonly DriverResult[], className: string): ResultLine[] {
  const wanted = results.filter((result) => className === '' || result.className === className)
  return [...Map.groupBy(wanted, ({ eventId }) => eventId)].flatMap(([eventId, own]): ResultLine[] => {
    const [first] = own
    if (first === undefined) return []
    const { eventName, date, trackName } = first
    return [
      { kind: 'event', key: eventId, eventId, eventName, date, trackName, sessions: own.length },
      ...own.map((result): ResultLine => ({ kind: 'result', key: `${eventId}/${result.raceId}`, result })),
    ]
  })
}

export interface PaceLine extends DriverPace {
  /** How much slower than the best of the class, in percent. */
  readonly percent: number
}

export interface ClassTrend {
  readonly className: string
  readonly trend: Trend
  /** In order of date; lines without both figures are left out, as in the trend. */
  readonly lines: readonly PaceLine[]
}

/** Pace against the best of each class by a printed figure; the class driven most often first. */
export function classTrends(paces: readonly DriverPace[], figure: PaceFigure): ClassTrend[] {
  return [...Map.groupBy(paces, ({ className }) => className)]
    .map(([className, own]) => {
      const trend = paceTrend(
        own.map(({ eventId, date, ...pace }) => ({
          eventId,
          date: dayOf(date),
          ownMs: pace.own[figure],
          classBestMs: pace.classBest[figure],
        })),
      )
      const byEvent = new Map(own.map((pace) => [pace.eventId, pace]))
      const lines = trend.points.flatMap(({ eventId, percent }) => {
        const pace = byEvent.get(eventId)
        return pace === undefined ? [] : [{ ...pace, percent }]
      })
      return { className, trend, lines }
    })
    .filter(({ lines }) => lines.length > 0)
    .toSorted((a, b) => b.lines.length - a.lines.length)
}

const COUNTS = [1, 2, 5, 10, 20, 50, 100, 200, 500]
const PERCENTS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100]

/** Two decimals, half up, with a real minus. */
export const percentText = (value: number): string =>
  `${roundTo(value, 2).toFixed(2).replace('-', '\u2212')} %`

/** Days that events were on, one place each: what is drawn by date stands at equal distances. */
function daysOf(dates: readonly string[]): string[] {
  return [...new Set(dates.map(dayOf))].toSorted()
}

/** One line per class over the events; small is good, so the best is on top. */
export function trendSpec(trends: readonly ClassTrend[]): ChartSpec {
  const days = daysOf(trends.flatMap(({ lines }) => lines.map(({ date }) => date)))
  return {
    x: days.map((_, index) => index + 1),
    lines: trends.map(({ className, lines }, style) => {
      const byDay = new Map(lines.map(({ date, percent }) => [dayOf(date), percent]))
      return {
        id: className,
        name: className,
        label: className,
        number: '',
        style,
        values: days.map((day) => byDay.get(day) ?? null),
      }
    }),
    xAxis: { label: t('driver:axis.event'), format: dayAt(days), increments: COUNTS },
    yAxis: {
      label: t('driver:axis.percent'),
      format: percentText,
      increments: PERCENTS,
      inverted: true,
      // The best of the class: nobody is faster, the driver included.
      from: 0,
    },
    joinsGaps: true,
  }
}

const dayAt =
  (days: readonly string[]) =>
  (place: number): string => {
    const day = days[place - 1]
    return day === undefined ? '' : formatDay(day)
  }

/** Runs that count for consistency, oldest first. */
export function rankedRuns({ results }: DriverHistory): DriverResult[] {
  return results.filter(({ consistency }) => consistency.band !== null).toReversed()
}

const oneDecimal = (value: number): string => value.toFixed(1)

/** Consistency of the ranked runs in their order; the newest one's figure stands at the end of the line. */
export function consistencySpec(runs: readonly DriverResult[]): ChartSpec {
  const latest = oneDecimal(runs.at(-1)?.consistency.value ?? 0)
  return {
    x: runs.map((_, index) => index + 1),
    lines: [
      {
        id: 'consistency',
        name: t('figures:consistencyPercent'),
        label: latest,
        number: latest,
        style: 0,
        values: runs.map(({ consistency }) => consistency.value),
      },
    ],
    xAxis: {
      label: t('driver:axis.run'),
      format: (place) => {
        const run = runs[place - 1]
        return run === undefined ? '' : formatDay(run.date)
      },
      increments: COUNTS,
    },
    yAxis: {
      label: t('figures:consistencyPercent'),
      format: oneDecimal,
      increments: PERCENTS,
    },
  }
}
