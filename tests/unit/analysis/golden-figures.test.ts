import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { parseRacePage } from '../../../electron/connectors/liverc/pages/race-page.ts'
import { checkRace } from '../../../shared/domain/analysis/check.ts'
import { behindFigures, printedFigures } from '../../../shared/domain/analysis/driver-figures.ts'
import { explain } from '../../../shared/domain/analysis/explain.ts'
import {
  cleanSelection,
  countedSelection,
  within107OfBest,
  within110OfMedian,
} from '../../../shared/domain/analysis/lap-selection.ts'
import { resolveLap1Rule } from '../../../shared/domain/analysis/lap1.ts'
import { forecasts } from '../../../shared/domain/analysis/pace.ts'
import { positionsByLap } from '../../../shared/domain/analysis/positions.ts'
import { fullRun, totalMs } from '../../../shared/domain/analysis/run.ts'
import { consistency, deviation, meanLap } from '../../../shared/domain/analysis/spread.ts'
import { bestConsecutive } from '../../../shared/domain/analysis/best-laps.ts'
import { roundAsTable, roundTo } from '../../../shared/domain/analysis/statistics.ts'
import { detectStops } from '../../../shared/domain/analysis/stops.ts'
import { qualifyingPoints } from '../../../shared/domain/analysis/top-qualifiers.ts'
import type { RacePage } from '../../../shared/domain/pages.ts'
import { fieldOfPage, present } from './runs.ts'

const folder = join(import.meta.dirname, '../../../../shared/liverc')
const isThere = existsSync(join(folder, 'pages/manifest.json'))

const heldRaces = ['race_6304829_a_main', 'race_6304822_a3_main'].flatMap((name) => [
  name,
  `${name}_reformatted`,
])
const readPage = (name: string): RacePage =>
  parseRacePage(
    readFileSync(join(folder, `pages/${name}.html`), 'utf8'),
    `https://canberraoffroad.liverc.com/results/?p=view_race_result&id=${name.split('_')[1] ?? ''}`,
  )
const readJson = (name: string): unknown =>
  JSON.parse(readFileSync(join(folder, `expected/${name}.json`), 'utf8'))

describe.skipIf(!isThere)('the held pages, read from their HTML (skipped without ../shared/liverc)', () => {
  it.each(heldRaces)('%s: every printed figure of every starter has an explanation that agrees', (name) => {
    const page = readPage(name)
    const { lap1Counted, agreement } = checkRace(page)
    const { rule, source } = resolveLap1Rule(lap1Counted, null)
    expect(source).toBe('inferred')
    const starters = page.results.filter((row) => row.laps > 0)
    expect(agreement).toEqual({ drivers: starters.length, agreeing: starters.length })
    for (const row of starters) {
      const block = present(page.lapBlocks.find((item) => item.driverId === row.driverId))
      const run = fullRun(String(row.driverId), block.laps)
      const rowAhead = page.results[page.results.indexOf(row) - 1] ?? null
      const printed = { ...row, top2ConsecutiveMs: block.driver.top2ConsecutiveMs }
      const explanations = explain([...printedFigures(run, rule), ...behindFigures(run, rowAhead)], printed)
      expect(explanations).toHaveLength(14)
      for (const item of explanations) {
        // What LiveRC leaves blank, ours leaves blank as well.
        expect([item.name, item.agrees]).toEqual([item.name, item.printed === null ? null : true])
        expect([item.name, item.value === null]).toEqual([item.name, item.printed === null])
        expect(item.of).toBe(row.laps)
        expect(item.formula.length).toBeGreaterThan(5)
      }
    }
  })

  it.each(heldRaces)('%s: to the digit of the script, and table digits from three decimals', (name) => {
    const page = readPage(name)
    const { rule } = resolveLap1Rule(checkRace(page).lap1Counted, null)
    for (const block of page.lapBlocks.filter((item) => item.laps.length > 0)) {
      const row = present(page.results.find((item) => item.driverId === block.driverId))
      const run = fullRun(String(block.driverId), block.laps)
      const ours = Object.fromEntries(printedFigures(run, rule).map((item) => [item.name, item.value]))
      const rounded = (figure: string) => {
        const value = ours[figure] ?? null
        return value === null ? null : roundTo(value, 0)
      }
      const { driverName: _name, startPosition: _grid, consistencyPercent, ...times } = block.driver
      expect(Object.fromEntries(Object.keys(times).map((key) => [key, rounded(key)]))).toEqual(times)
      expect(roundTo(present(ours['consistencyPercent']), 3)).toBe(consistencyPercent)
      expect(roundAsTable(present(ours['consistencyPercent']), 2)).toBe(row.consistencyPercent)
      expect(roundAsTable(present(ours['stdDeviationMs']), -1)).toBe(row.stdDeviationMs)
    }
  })

  it.each(heldRaces)('%s: position and forecast of every lap', (name) => {
    const page = readPage(name)
    const positions = positionsByLap(fieldOfPage(page))
    let compared = 0
    for (const block of page.lapBlocks) {
      const run = fullRun(String(block.driverId), block.laps)
      expect(positions.get(run.driverId)).toEqual(block.laps.map((lap) => lap.position))
      forecasts(run, present(page.heading.lengthMs)).forEach((forecast, index) => {
        const lap = present(block.laps[index])
        expect(present(forecast).laps).toBe(lap.paceLaps)
        expect(Math.abs(present(forecast).timeMs - present(lap.paceMs))).toBeLessThanOrEqual(1.1)
        compared += 1
      })
    }
    expect(compared).toBe(name.includes('a_main') ? 444 : 96)
  })

  it('filters keep as many laps as were measured on these pages', () => {
    const kept = (name: string, filter: typeof within107OfBest) =>
      fieldOfPage(readPage(name))
        .filter((run) => run.timesMs.length > 0)
        .map((run) => cleanSelection(countedSelection(run, 'left_out'), filter))
        .map((clean) => ({ kept: clean.laps.length, counted: clean.counted, of: clean.of }))
    const nitro107 = kept('race_6304829_a_main', within107OfBest)
    const full = nitro107.filter((item) => item.counted >= 43)
    expect(full).toHaveLength(9)
    expect(Math.min(...full.map((item) => item.kept))).toBe(30)
    expect(Math.max(...full.map((item) => item.kept))).toBe(40)
    expect(nitro107).toContainEqual({ kept: 10, counted: 21, of: 22 })
    expect(kept('race_6304822_a3_main', within107OfBest)).toContainEqual({ kept: 7, counted: 14, of: 15 })
    const nitro110 = kept('race_6304829_a_main', within110OfMedian)
    const full110 = nitro110.filter((item) => item.counted >= 43).map((item) => item.kept)
    expect([Math.min(...full110), Math.max(...full110)]).toEqual([36, 42])
    expect(nitro110).toContainEqual({ kept: 17, counted: 21, of: 22 })
  })

  it('nitro A-main: every full-distance driver has one possible stop in each of the three windows', () => {
    const page = readPage('race_6304829_a_main')
    const detection = detectStops({
      field: fieldOfPage(page),
      fuel: 'nitro',
      scheduledMs: page.heading.lengthMs,
    })
    const minutes = (ms: number) => Math.round(ms / 6_000) / 10
    const windows: readonly [number, number][] = [
      [8, 8.9],
      [14.8, 17],
      [22, 24.9],
    ]
    for (const row of page.results.slice(0, 9)) {
      const stops = present(detection.stops.get(String(row.driverId)))
      expect(stops).toHaveLength(3)
      stops.forEach((stop, index) => {
        const [from, to] = present(windows[index])
        expect(minutes(stop.latestMs)).toBeGreaterThanOrEqual(from)
        expect(minutes(stop.latestMs)).toBeLessThanOrEqual(to)
        expect(stop.confidence).toBeGreaterThan(0.5)
        expect(stop.confidence).toBeLessThan(1)
      })
    }
    expect(minutes(present(detection.cadenceMs))).toBe(8)
    expect(detection.windows.map((window) => window.drivers)).toEqual([10, 9, 9])
    // Stopped before anybody refuelled, and never started.
    expect(detection.stops.get(String(page.results[10]?.driverId))).toEqual([])
    expect(detection.stops.get(String(page.results[11]?.driverId))).toEqual([])
  })

  it('electric A3-main: no stop is looked for', () => {
    const page = readPage('race_6304822_a3_main')
    const detection = detectStops({
      field: fieldOfPage(page),
      fuel: 'electric',
      scheduledMs: page.heading.lengthMs,
    })
    expect(detection.skippedBecause).toBe('electric')
    expect([...detection.stops.values()].flat()).toEqual([])
  })

  it('practice session: the same formulas over the valid laps', () => {
    const page = practicePage.parse(readJson('practice_session_21289501'))
    const run = fullRun(
      'practice',
      page.laps.map((lap) => ({
        lap: lap.lap,
        timeMs: Math.round(lap.time_seconds * 1000),
        isValid: lap.valid,
      })),
    )
    const counted = countedSelection(run, 'counted')
    const { session } = page
    const ms = (seconds: number) => Math.round(seconds * 1000)
    expect(roundTo(present(meanLap(counted).value), 0)).toBe(ms(session.avg_lap_seconds))
    expect(roundTo(present(deviation(counted).value), 0)).toBe(ms(session.std_deviation_seconds))
    expect(roundTo(present(consistency(counted).value), 3)).toBe(session.consistency_percent)
    expect(bestConsecutive(counted, 3).value).toBe(ms(session.top3_consecutive_seconds))
    expect(Math.floor(totalMs(run) / 1000)).toBe(session.length_seconds)
  })

  it('qualifying points: every cell and every result', () => {
    const page = pointsPage.parse(readJson('qual_points_psycho_nitro_blast_2026'))
    let cells = 0
    let results = 0
    for (const { rows } of page.classes) {
      const rounds = Array.from({ length: page.rounds_total }, (_, index) =>
        rows.flatMap((row) => {
          const round = row.rounds[index]
          if (round?.laps == null || round.total_time_seconds === null) return []
          const totalTimeMs = Math.round(round.total_time_seconds * 1000)
          return [{ driverId: row.driver_name, laps: round.laps, totalTimeMs }]
        }),
      )
      const ours = new Map(qualifyingPoints(rounds, page.best_of).map((item) => [item.driverId, item]))
      for (const row of rows) {
        const own = ours.get(row.driver_name)
        row.rounds.forEach((round, index) => {
          if (round.points === null) return
          expect([row.driver_name, own?.points[index]]).toEqual([row.driver_name, round.points])
          cells += 1
        })
        expect([row.driver_name, own?.result]).toEqual([row.driver_name, row.result_points])
        results += 1
      }
    }
    expect(cells).toBe(1_442)
    expect(results).toBe(721)
  })
})

const practicePage = z.object({
  session: z.object({
    avg_lap_seconds: z.number(),
    std_deviation_seconds: z.number(),
    consistency_percent: z.number(),
    top3_consecutive_seconds: z.number(),
    length_seconds: z.number(),
  }),
  laps: z.array(z.object({ lap: z.int(), time_seconds: z.number(), valid: z.boolean() })),
})

const pointsPage = z.object({
  best_of: z.int(),
  rounds_total: z.int(),
  classes: z.array(
    z.object({
      rows: z.array(
        z.object({
          driver_name: z.string(),
          result_points: z.number().nullable(),
          rounds: z.array(
            z.object({
              points: z.number().nullable(),
              laps: z.int().nullable(),
              total_time_seconds: z.number().nullable(),
            }),
          ),
        }),
      ),
    }),
  ),
})
