import {
  averageMs,
  bestAverageMs,
  bestConsecutiveMs,
  consistencyPercent,
  countedLaps,
  deviationMs,
  elapsedMs,
  fastestMs,
  forecast,
  roundTo,
  sumMs,
} from '../../shared/domain/analysis/statistics.ts'
import type { LapBlock, RacePage, ResultRow } from '../../shared/domain/pages.ts'
import { formatDuration } from '../../shared/domain/time.ts'

interface RaceShape {
  /** Lap times in ms by driver number, in finishing order. */
  readonly lapTimes: Readonly<Record<number, readonly number[]>>
  readonly lap1Counted: boolean
  readonly raceId?: number
}

const lengthMs = 300_000

/** A five-minute race page with every figure as LiveRC would print it for these laps. */
export function makeRacePage({ lapTimes, lap1Counted, raceId = 9001 }: RaceShape): RacePage {
  const drivers = Object.entries(lapTimes).map(([id, times]) => ({ id: Number(id), times }))
  const blocks = drivers.map(({ id, times }, index) => makeBlock(id, index, times, lapTimes, lap1Counted))
  return {
    raceId,
    heading: {
      trackName: 'Meadow Raceway',
      eventName: 'Winter Cup',
      dateText: 'Nov 16, 2025',
      dateStart: '2025-11-16',
      dateEnd: '2025-11-16',
      panelHeading: 'Buggy A-Main Results [M1 Race #1]',
      raceLabel: 'Buggy A-Main',
      roundCode: 'M1',
      raceNumber: 1,
      roundName: 'Main Events',
      lengthText: '5:00 Timed',
      lengthMs,
      lengthKind: 'timed',
    },
    results: drivers.map(({ times }, index) =>
      makeRow(index, times, blocks, drivers[index - 1]?.times ?? null),
    ),
    lapBlocks: blocks,
  }
}

function makeRow(
  index: number,
  times: readonly number[],
  blocks: LapBlock[],
  ahead: readonly number[] | null,
): ResultRow {
  const block = blocks[index]
  if (block === undefined) throw new Error('every driver has a block')
  const hasLaps = times.length > 0
  const isLevel = ahead !== null && ahead.length === times.length
  const { driver } = block
  return {
    position: index + 1,
    carNumber: index + 1,
    driverId: block.driverId,
    driverIdSource: hasLaps ? 'link' : 'racer_laps_name',
    driverName: driver.driverName,
    qualifyingPosition: index + 1,
    lapsTimeText: hasLaps ? `${times.length}/${formatDuration(sumMs(times))}` : '0',
    laps: times.length,
    totalTimeMs: hasLaps ? sumMs(times) : null,
    behindText: behindText(times, ahead),
    behindLaps: ahead === null || isLevel ? null : ahead.length - times.length,
    behindMs: isLevel ? sumMs(times) - sumMs(ahead) : null,
    fastLapMs: driver.fastLapMs,
    fastLapNumber: driver.fastLapMs === null ? null : times.lastIndexOf(driver.fastLapMs) + 1,
    avgLapMs: driver.avgLapMs,
    avgTop5Ms: driver.avgTop5Ms,
    avgTop10Ms: driver.avgTop10Ms,
    avgTop15Ms: driver.avgTop15Ms,
    top3ConsecutiveMs: driver.top3ConsecutiveMs,
    stdDeviationMs: driver.stdDeviationMs === null ? null : roundTo(driver.stdDeviationMs, -1),
    consistencyPercent: driver.consistencyPercent === null ? null : roundTo(driver.consistencyPercent, 2),
  }
}

function behindText(times: readonly number[], ahead: readonly number[] | null): string | null {
  if (ahead === null) return null
  if (ahead.length === times.length) return formatDuration(sumMs(times) - sumMs(ahead))
  const laps = ahead.length - times.length
  return laps === 1 ? '1 Lap' : `${laps} Laps`
}

function makeBlock(
  driverId: number,
  index: number,
  times: readonly number[],
  field: RaceShape['lapTimes'],
  lap1Counted: boolean,
): LapBlock {
  const counted = countedLaps(times, lap1Counted)
  const consistency = consistencyPercent(counted)
  const elapsed = elapsedMs(times)
  return {
    driverId,
    driver: {
      driverName: `DRIVER ${driverId}`,
      fastLapMs: fastestMs(counted),
      avgLapMs: rounded(averageMs(counted)),
      avgTop5Ms: rounded(bestAverageMs(counted, 5)),
      avgTop10Ms: rounded(bestAverageMs(counted, 10)),
      avgTop15Ms: rounded(bestAverageMs(counted, 15)),
      top2ConsecutiveMs: bestConsecutiveMs(counted, 2),
      top3ConsecutiveMs: bestConsecutiveMs(counted, 3),
      stdDeviationMs: rounded(deviationMs(counted)),
      consistencyPercent: consistency === null ? null : roundTo(consistency, 3),
      startPosition: times.length === 0 ? null : index + 1,
    },
    laps: times.map((timeMs, lapIndex) => {
      const own = elapsed[lapIndex] ?? 0
      const pace = forecast(own, lapIndex + 1, lengthMs)
      const ahead = Object.values(field).filter(
        (other) => other.length > lapIndex && sumMs(other.slice(0, lapIndex + 1)) < own,
      )
      return {
        lap: lapIndex + 1,
        position: 1 + ahead.length,
        timeText: formatDuration(timeMs),
        timeMs,
        paceText: `${pace.laps}/${formatDuration(Math.round(pace.timeMs))}`,
        paceLaps: pace.laps,
        paceMs: Math.round(pace.timeMs),
        segments: [],
      }
    }),
  }
}

function rounded(value: number | null): number | null {
  return value === null ? null : roundTo(value, 0)
}
