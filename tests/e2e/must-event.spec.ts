import { expect, test } from '@playwright/test'
import type { Page } from '@playwright/test'
import { importHeadline, loadEvents, openScene } from './scene.ts'
import type { Scene } from './scene.ts'
import { chromiumMissing } from './support/browser-shell.ts'
import {
  averageCar,
  bestInARow,
  bestMean,
  clean,
  clock,
  consistency,
  counted,
  deviation,
  elapsed,
  gaps,
  intervals,
  leader,
  mean,
  median,
  orNone,
  places,
  signed,
  total,
  twoDecimals,
} from './support/figures.ts'
import { columnOf, readGrid } from './support/grid.ts'
import { racesOf } from './support/raced.ts'
import type { Raced, RacedRace } from './support/raced.ts'

/**
 * Reading an event (ui.md 1b): every figure that a screen shows is worked out here from the laps as they were driven. The
 * scene is the same for all: nothing below changes what is stored.
 */

test.skip(chromiumMissing() !== null, chromiumMissing() ?? '')

let scene: Scene
let races: readonly RacedRace[]
/** A main whose figures leave lap 1 out, with lapped cars, a retirement and drivers who never started. */
let main: RacedRace

test.beforeAll(async () => {
  scene = await openScene({
    site: { eventsPerTrack: 2, races: 20, driversPerRace: 8, lapsPerDriver: 20, unrunRaces: 1 },
    context: { viewport: { width: 1720, height: 1300 }, locale: 'en-GB' },
  })
  await loadEvents(scene)
  await importHeadline(scene)
  races = racesOf(scene.site, Number(scene.eventId))
  const found = races.find(
    ({ lapOneCounts, field, driven }) =>
      !lapOneCounts && driven.length > 4 && driven.length < field.length && laps(driven[0]) > laps(driven[4]),
  )
  if (found === undefined) throw new Error('The site has no such main')
  main = found
})
test.afterAll(async () => {
  expect(scene.complaints).toEqual([])
  await scene.close()
})

const laps = (driver: Raced | undefined): number => driver?.laps.length ?? 0
const lapsAndTime = (driver: Raced): string => `${driver.laps.length}/${clock(total(driver.laps))}`
const field = (): (readonly number[])[] => main.driven.map((driver) => driver.laps)

const open = async (route: string): Promise<Page> => {
  const { page } = scene
  await page.goto(new URL(route, page.url()).href)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  return page
}

/** The session with every driver shown. */
const openMain = (search: Readonly<Record<string, string>> = {}): Promise<Page> => {
  const drivers = JSON.stringify(main.driven.map(({ driverId }) => driverId))
  const query = new URLSearchParams({ drivers, ...search })
  return open(`/event/${scene.eventId}/race/${main.raceId}?${query}`)
}

/** The chart's table: by driver, from the first lap on. */
async function chartTable(page: Page, name: string): Promise<Map<string, string[]>> {
  await page.getByRole('button', { name: 'Show as table' }).click()
  const content = await readGrid(page.getByRole('grid', { name: `${name}, as a table` }))
  return new Map(main.driven.map((driver) => [driver.name, columnOf(content, driver.name)]))
}

/** A column of `length` rows: what is missing at the end is a dash. */
const padded = (values: readonly string[], length: number): string[] =>
  Array.from({ length }, (_, index) => values[index] ?? orNone(null))

const mostLaps = (): number => Math.max(...field().map((own) => own.length))

test('the event page tells facts, classes, counts, source link and freshness', async () => {
  const page = await open(`/event/${scene.eventId}`)
  const truth = scene.site.truth.event(Number(scene.eventId))
  if (truth === null) throw new Error('There is no event')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(truth.heading.eventName)
  const facts = page.locator('.fact-line')
  const from = truth.heading.dateStart ?? ''
  const to = truth.heading.dateEnd ?? from
  const range = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' })
  await expect(facts).toContainText(range.formatRange(new Date(from), new Date(to)))
  await expect(facts.getByRole('link', { name: scene.trackName })).toBeVisible()
  const source = facts.locator('a[href^="https://"]')
  await expect(source).toHaveAttribute('href', scene.site.urls.headline.event)
  await expect(source).toContainText(`${scene.slug}.liverc.com`)
  await expect(facts).toContainText(/Imported just now/)
  // LiveRC's own count, beside what is stored where that is more: somebody raced without being on the list.
  await expect(facts).toContainText(`${truth.stats.entries} entries`)
  const [, drivers, entries] = /(\d+) drivers, (\d+) entries/u.exec(await facts.innerText()) ?? []
  expect(Number(drivers)).toBe(truth.stats.drivers)
  await expect(page.getByRole('tab', { name: `Entries ${entries}` })).toBeVisible()

  const driven = races.flatMap((race) => race.driven)
  const results = races.flatMap((race) => race.field).length
  const stored = await page.locator('.stored').innerText()
  const count = new Intl.NumberFormat('en-GB')
  for (const [name, value] of [
    ['Races', truth.races.length],
    ['Results', results],
    ['Laps', driven.reduce((sum, driver) => sum + laps(driver), 0)],
  ] as const)
    expect(stored.replaceAll(/\s+/gu, ' ')).toContain(`${name} ${count.format(value)}`)
  await expect(facts).toContainText(`${driven.length} of ${driven.length} results agree with LiveRC`)
})

test('every class has its podium, from the main that decided it', async () => {
  const page = await open(`/event/${scene.eventId}`)
  const truth = scene.site.truth.event(Number(scene.eventId))
  for (const className of new Set(truth?.races.map((race) => race.className))) {
    // The highest main that was run; of several legs the last one, with a word that the overall is not worked out.
    const own = races.filter((race) => race.className === className && / A\d?-Main$/u.test(race.label))
    const decider = own.toSorted((a, b) => b.label.localeCompare(a.label))[0]
    const card = page
      .locator('.class-card')
      .filter({ has: page.getByRole('heading', { name: className, exact: true }) })
    await expect(card).toBeVisible()
    if (decider === undefined) continue
    await expect(card.getByRole('link', { name: decider.label })).toBeVisible()
    const rows = card.locator('.podium').getByRole('listitem')
    await expect(rows).toHaveCount(3)
    for (const [index, driver] of decider.field.slice(0, 3).entries()) {
      const fastest = Math.min(...counted(driver.laps, decider.lapOneCounts))
      await expect(rows.nth(index)).toContainText(driver.name)
      await expect(rows.nth(index)).toContainText(lapsAndTime(driver))
      await expect(rows.nth(index)).toContainText(`best ${clock(fastest)}`)
    }
    if (own.length > 1) {
      await expect(card).toContainText('the overall result of all legs is not worked out yet')
      await expect(card).toContainText(/A\d-Main only/u)
    }
  }
})

test('the session list has round, class, main, time, winner and result of every race', async () => {
  const page = await open(`/event/${scene.eventId}?tab=sessions`)
  const content = await readGrid(page.getByRole('grid', { name: 'Sessions' }))
  const listed = scene.site.truth.event(Number(scene.eventId))?.races ?? []
  const rounds = content.rows.filter((row) => row.length === 1).map(([text]) => text)
  for (const roundName of new Set(races.map((race) => race.roundName)))
    expect(rounds.some((text) => text?.startsWith(roundName ?? '?'))).toBe(true)
  const lines = content.rows.filter((row) => row.length > 1)
  expect(lines).toHaveLength(listed.length)
  const column = (name: string): number => content.head.indexOf(name)
  const clockTime = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone: 'UTC' })
  for (const race of races) {
    const row = listed.find(({ raceId }) => raceId === race.raceId)
    const winner = race.driven[0]
    const line = lines.find(
      (cells) =>
        cells[column('Session')] === race.label &&
        (winner === undefined || cells[column('Result')] === lapsAndTime(winner)),
    )
    if (line === undefined) throw new Error(`${race.label} is not listed`)
    expect(line[column('Race')]).toBe(String(row?.raceNumber))
    expect(line[column('Class')]).toBe(race.className)
    expect(line[column('Laps')]).toBe(String(race.driven.reduce((sum, driver) => sum + laps(driver), 0)))
    expect(line[column('Starters')]).toBe(String(race.driven.length))
    if (winner !== undefined) expect(line[column('Winner')]).toBe(winner.name)
    if (row?.timeCompletedLocal != null)
      expect(line[column('Completed')]).toContain(clockTime.format(new Date(`${row.timeCompletedLocal}Z`)))
  }
  await expect(page.getByText('Not yet run')).toBeVisible()
})

test('the results table has every column of LiveRC with the figures of the laps', async () => {
  const page = await openMain()
  const content = await readGrid(page.getByRole('grid', { name: /^Results of/ }), '.lap-number, .car-number')
  expect(content.head).toEqual([
    'Pos',
    'Driver',
    'Qual',
    'Laps/Time',
    'Behind',
    'Fastest Lap',
    'Avg Lap',
    'Avg Top 5',
    'Avg Top 10',
    'Avg Top 15',
    'Top 2 Cons',
    'Top 3 Cons',
    'Std Dev',
    'Consist. %',
  ])
  expect(content.rows).toHaveLength(main.field.length)
  for (const [index, driver] of main.field.entries()) {
    const row = content.rows[index] ?? []
    expect(row.slice(0, 3)).toEqual([String(index + 1), driver.name, String(driver.grid)])
    if (laps(driver) === 0) {
      expect(row[3]).toBe('Did not start')
      expect(row.slice(5)).toEqual(Array.from({ length: 9 }, () => orNone(null)))
      continue
    }
    const own = counted(driver.laps, main.lapOneCounts)
    expect(row[3]).toBe(lapsAndTime(driver))
    const ahead = main.field[index - 1]
    if (ahead !== undefined) {
      const missing = laps(ahead) - laps(driver)
      const level = clock(total(driver.laps) - total(ahead.laps))
      expect(row[4]).toBe(missing === 0 ? level : `${missing} Lap${missing === 1 ? '' : 's'}`)
    }
    expect(row.slice(5)).toEqual([
      clock(Math.min(...own)),
      clock(mean(own)),
      orNone(bestMean(own, 5)),
      orNone(bestMean(own, 10)),
      orNone(bestMean(own, 15)),
      orNone(bestInARow(own, 2)),
      orNone(bestInARow(own, 3)),
      twoDecimals(deviation(own) / 1000),
      twoDecimals(consistency(own)),
    ])
    const superscript = page
      .getByRole('grid', { name: /^Results of/ })
      .getByRole('row')
      .nth(index + 1)
    await expect(superscript.locator('.lap-number')).toHaveText(
      new RegExp(`${driver.laps.lastIndexOf(Math.min(...own)) + 1}$`),
    )
  }
})

test('the lap table of one driver has each of his laps', async () => {
  const driver = main.driven[4]
  if (driver === undefined) throw new Error('There is no fifth driver')
  const page = await openMain({ drivers: JSON.stringify([driver.driverId]), view: 'laps' })
  const content = await readGrid(page.getByRole('grid', { name: 'Lap times by lap and driver' }))
  expect(content.rows).toEqual(driver.laps.map((lap, index) => [String(index + 1), clock(lap)]))
  await expect(page.getByRole('columnheader', { name: driver.name })).toContainText(
    `${laps(driver)} laps, ${clock(Math.min(...counted(driver.laps, main.lapOneCounts)))}`,
  )
})

test('laps of all drivers stand side by side as times, deltas and gaps', async () => {
  const winner = main.driven[0]
  if (winner === undefined) throw new Error('Nobody won')
  const cells = {
    time: (driver: Raced) => driver.laps.map(clock),
    delta: (driver: Raced) =>
      driver.laps
        .slice(0, laps(winner))
        .map((lap, index) => signed(lap - (winner.laps[index] ?? Number.NaN))),
    gap: (driver: Raced) => gaps(driver.laps, elapsed(winner.laps)).map(signed),
  }
  for (const [cell, expected] of Object.entries(cells)) {
    const page = await openMain({ view: 'laps', cell })
    const grid = page.getByRole('grid', { name: /by lap and driver$|in each lap$|end of each lap$/ })
    const { head, rows } = await readGrid(grid)
    expect(head).toHaveLength(main.driven.length + 1)
    expect(rows).toHaveLength(mostLaps())
    for (const [column, driver] of main.driven.entries()) {
      const shown = rows.map((row) => row[column + 1] ?? '').filter((text) => text !== '')
      expect(shown, `${cell} of ${driver.name}`).toEqual(expected(driver))
    }
  }
})

test('the lap-time chart and its table hold every lap', async () => {
  const page = await openMain({ view: 'times' })
  const best = main.driven
    .map((driver) => ({ driver, time: Math.min(...counted(driver.laps, main.lapOneCounts)) }))
    .toSorted((a, b) => a.time - b.time)[0]
  const chart = page.getByRole('application', { name: 'Lap times' })
  await expect(chart).toHaveAccessibleDescription(
    new RegExp(
      `fastest lap of the session is ${clock(best?.time ?? 0)} by ${RegExp.escape(best?.driver.name ?? '')}`,
    ),
  )
  // What the cursor says of the drawn points is what the table holds.
  await chart.focus()
  const spoken = page.locator('.chart-frame [aria-live="polite"]')
  for (const lap of [1, 2, 3]) {
    await page.keyboard.press('ArrowRight')
    await expect(spoken).toContainText(`${main.driven[0]?.name}, lap ${lap}`)
    await expect(spoken).toContainText(clock(main.driven[0]?.laps[lap - 1] ?? 0))
  }
  const table = await chartTable(page, 'Lap times')
  for (const driver of main.driven)
    expect(table.get(driver.name)).toEqual(padded(driver.laps.map(clock), mostLaps()))
})

test('the position chart follows each car from the grid to the flag', async () => {
  const page = await openMain({ view: 'position' })
  const table = await chartTable(page, 'Positions')
  for (const driver of main.driven) {
    const own = [driver.grid, ...places(driver.laps, field())].map(String)
    expect(table.get(driver.name)).toEqual(padded(own, mostLaps() + 1))
  }
})

test('the gap chart measures from the winner, another car, the leader and the average car, lapped cars included', async () => {
  const lapped = main.driven.find((driver) => laps(driver) < mostLaps())
  const [winner] = main.driven
  if (lapped === undefined || winner === undefined) throw new Error('Nobody was lapped')
  const references = {
    winner: elapsed(winner.laps),
    [lapped.driverId]: elapsed(lapped.laps),
    leader: leader(field()),
    average: averageCar(field()),
  }
  for (const [reference, times] of Object.entries(references)) {
    const page = await openMain({ view: 'gap' })
    await page.getByRole('combobox', { name: 'to' }).selectOption(reference)
    const table = await chartTable(page, 'Gaps')
    const length = Math.min(mostLaps(), times.length)
    for (const driver of main.driven)
      expect(table.get(driver.name), `${driver.name} from ${reference}`).toEqual(
        padded(gaps(driver.laps, times).map(signed), length),
      )
  }
})

test('interval and gap are two things, and the toggle shows either', async () => {
  const page = await openMain({ view: 'gap' })
  await page.getByText('Interval', { exact: true }).click()
  const table = await chartTable(page, 'Interval')
  for (const driver of main.driven)
    expect(table.get(driver.name)).toEqual(
      padded(
        intervals(driver.laps, field()).map((value) => orNone(value, signed)),
        mostLaps(),
      ),
    )
  await page.getByText('Gap', { exact: true }).last().click()
  await expect(page.getByRole('grid', { name: 'Gaps, as a table' })).toBeVisible()
})

test('raising average and distribution have tables of the clean laps', async () => {
  const own = new Map(
    main.driven.map((driver) => [driver.name, clean(counted(driver.laps, main.lapOneCounts))]),
  )
  const most = Math.max(...[...own.values()].map((cleanLaps) => cleanLaps.length))
  const page = await openMain({ view: 'average' })
  const averages = await chartTable(page, 'Raising average')
  for (const [name, cleanLaps] of own)
    expect(averages.get(name)).toEqual(
      padded(
        cleanLaps.map((_, index) => orNone(bestMean(cleanLaps, index + 1))),
        most,
      ),
    )

  await openMain({ view: 'spread' })
  await page.getByRole('button', { name: 'Show as table' }).click()
  const spread = await readGrid(page.getByRole('grid', { name: 'Distribution, as a table' }))
  expect(spread.rows).toHaveLength(main.driven.length)
  for (const [index, driver] of main.driven.entries()) {
    const cleanLaps = own.get(driver.name) ?? []
    const cell = (column: string): string => columnOf(spread, column)[index] ?? ''
    expect(spread.rows[index]?.[0]).toContain(driver.name)
    expect(cell('Fastest')).toBe(clock(Math.min(...cleanLaps)))
    expect(cell('Median')).toBe(clock(median(cleanLaps)))
    expect(cell('Slowest')).toBe(clock(Math.max(...cleanLaps)))
    expect(cell('Laps used')).toBe(`${cleanLaps.length} of ${laps(driver)}`)
  }
})

test('the entry list has every entry with class and transponder', async () => {
  const page = await open(`/event/${scene.eventId}?tab=entries`)
  const content = await readGrid(page.getByRole('grid', { name: 'Entries' }), '.badge')
  const shown = content.rows.map((row) => row.slice(0, 3).join('|'))
  const list = scene.site.truth.entryList(Number(scene.eventId))?.classes ?? []
  const wanted = list.flatMap(({ name: className, entries }) =>
    entries.map(
      ({ driverName, transponder }) =>
        `${driverName.replaceAll(/\s+/gu, ' ').trim()}|${className}|${transponder ?? orNone(null)}`,
    ),
  )
  expect(wanted.length).toBeGreaterThan(20)
  expect(shown).toEqual(expect.arrayContaining(wanted))
})
