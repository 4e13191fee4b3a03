import { expect, test } from '@playwright/test'
import type { Page } from '@playwright/test'
import { open, openPeople } from './people-scene.ts'
import type { PeopleScene } from './people-scene.ts'
import { chromiumMissing } from './support/browser-shell.ts'
import {
  bestFiveMinutes,
  bestInARow,
  bestMean,
  clean,
  clock,
  consistency,
  counted,
  deviation,
  elapsed,
  gaps,
  mean,
  median,
  orNone,
  signed,
  total,
  twoDecimals,
} from './support/figures.ts'
import { columnOf, readGrid } from './support/grid.ts'
import { racesOf } from './support/raced.ts'
import type { Raced, RacedRace } from './support/raced.ts'

/** Drivers side by side, and one driver over events (ui.md 1c): the figures are worked out here from the laps as driven. */

test.skip(chromiumMissing() !== null, chromiumMissing() ?? '')

interface Run {
  readonly eventId: number
  readonly race: RacedRace
  readonly driver: Raced
}

let scene: PeopleScene
let runs: readonly Run[]

test.beforeAll(async () => {
  scene = await openPeople({
    site: { eventsPerTrack: 3, races: 8, lapsPerDriver: 20 },
    context: { viewport: { width: 1720, height: 1300 }, locale: 'en-GB' },
  })
  runs = scene.events.flatMap((eventId) =>
    racesOf(scene.site, eventId).flatMap((race) => race.driven.map((driver) => ({ eventId, race, driver }))),
  )
})
test.afterAll(async () => {
  expect(scene.complaints).toEqual([])
  await scene.close()
})

const keyOf = ({ eventId, race, driver }: Run): string => `${eventId}.${race.raceId}.${driver.driverId}`

/** Six runs: of races with and without lap 1, of two events, short ones and long ones. */
function six(): Run[] {
  const of = (wanted: (run: Run) => boolean): Run[] => runs.filter(wanted)
  const [first, last] = [scene.events[0], scene.events.at(-1)]
  const chosen = [
    ...of(
      ({ eventId, race, driver }) => eventId === first && !race.lapOneCounts && driver.laps.length > 17,
    ).slice(0, 2),
    ...of(
      ({ eventId, race, driver }) => eventId === first && race.lapOneCounts && driver.laps.length > 15,
    ).slice(0, 2),
    ...of(({ eventId, driver }) => eventId === last && driver.laps.length > 5).slice(0, 1),
    ...runs.toSorted((a, b) => a.driver.laps.length - b.driver.laps.length).slice(0, 1),
  ]
  if (new Set(chosen.map(keyOf)).size !== 6) throw new Error('The site has no six such runs')
  return chosen
}

async function openCompare(chosen: readonly Run[], show: string): Promise<Page> {
  const { page } = scene
  await open(scene, `/compare?runs=${chosen.map(keyOf).join(',')}&show=${show}`)
  await expect(page.getByRole('list', { name: 'What is compared' }).getByRole('listitem')).toHaveCount(
    chosen.length,
  )
  return page
}

/** The figures of a run as the table of figures writes them. */
function figuresOf({ race, driver }: Run): Readonly<Record<string, string>> {
  const own = counted(driver.laps, race.lapOneCounts)
  const fastest = Math.min(...own)
  return {
    Laps: String(driver.laps.length),
    'Total time': clock(total(driver.laps)),
    'Fastest lap': own.length === 0 ? orNone(null) : clock(fastest),
    'Average lap': own.length === 0 ? orNone(null) : clock(mean(own)),
    'Average of best 5': orNone(bestMean(own, 5)),
    'Average of best 10': orNone(bestMean(own, 10)),
    'Average of best 15': orNone(bestMean(own, 15)),
    'Best 2 in a row, total': orNone(bestInARow(own, 2)),
    'Best 3 in a row, total': orNone(bestInARow(own, 3)),
    'Standard deviation': own.length === 0 ? orNone(null) : twoDecimals(deviation(own) / 1000),
    'Consistency %': own.length === 0 ? orNone(null) : twoDecimals(consistency(own)),
    'Race pace': own.length === 0 ? orNone(null) : clock(median(clean(own))),
  }
}

test('the figures of six drivers stand side by side: best 5, 10, 15, 2 and 3 in a row, five minutes', async () => {
  const chosen = six()
  const page = await openCompare(chosen, 'figures')
  const content = await readGrid(page.getByRole('grid', { name: 'Figures side by side' }), '.compare-used')
  expect(content.head).toHaveLength(chosen.length + 1)
  const rows = new Map(content.rows.map((row) => [row[0], row.slice(1)]))
  for (const name of Object.keys(figuresOf(chosen[0] as Run)))
    expect(rows.get(name), name).toEqual(chosen.map((run) => figuresOf(run)[name]))
  for (const [index, { race, driver }] of chosen.entries()) {
    const best = bestFiveMinutes(driver.laps, race.lapOneCounts)
    const expected = best === null ? orNone(null) : `${best.laps}/${clock(best.time)}`
    expect(rows.get('Best 5 minutes')?.[index]).toBe(expected)
  }
})

test('lap deltas, differences so far and raising averages are those of the laps', async () => {
  const chosen = six().slice(0, 4)
  const base = chosen[0]?.driver.laps ?? []
  const others = chosen.slice(1).map(({ driver }) => driver.laps.length)
  const shared = Math.min(base.length, Math.max(...others))
  const charts = {
    deltas: (laps: readonly number[]) =>
      laps.slice(0, shared).map((lap, index) => signed(lap - (base[index] ?? 0))),
    cumulative: (laps: readonly number[]) => gaps(laps, elapsed(base)).slice(0, shared).map(signed),
  }
  for (const [show, expected] of Object.entries(charts)) {
    const page = await openCompare(chosen, show)
    await page.getByRole('button', { name: 'Show as table' }).click()
    const content = await readGrid(page.getByRole('grid', { name: /as a table$/ }))
    expect(content.rows).toHaveLength(shared)
    for (const [column, { driver }] of chosen.entries()) {
      const shown = content.rows.map((row) => row[column + 1] ?? '').filter((text) => text !== orNone(null))
      expect(shown, `${show} of ${driver.name}`).toEqual(expected(driver.laps))
    }
  }
  const page = await openCompare(chosen, 'raising')
  await page.getByRole('button', { name: 'Show as table' }).click()
  const content = await readGrid(page.getByRole('grid', { name: /as a table$/ }))
  for (const [column, { race, driver }] of chosen.entries()) {
    const own = counted(driver.laps, race.lapOneCounts)
    const shown = content.rows.map((row) => row[column + 1] ?? '').filter((text) => text !== orNone(null))
    expect(shown).toEqual(own.map((_, index) => orNone(bestMean(own, index + 1))))
  }
})

test('the distribution stands in a table', async () => {
  const chosen = six().slice(0, 3)
  const page = await openCompare(chosen, 'spread')
  const grid = page.getByRole('grid', { name: /^Distribution/ })
  const picture = page.getByRole('application', { name: 'Distribution of lap times' })
  await expect(picture).toBeVisible()
  await expect(grid).toBeHidden()
  await page.getByRole('button', { name: 'Show as table' }).click()
  const content = await readGrid(grid)
  await expect(picture).toBeHidden()
  for (const [index, { race, driver }] of chosen.entries()) {
    const own = counted(driver.laps, race.lapOneCounts)
    expect(columnOf(content, 'Fastest')[index]).toBe(clock(Math.min(...own)))
    expect(columnOf(content, 'Median')[index]).toBe(clock(median(own)))
    expect(columnOf(content, 'Slowest')[index]).toBe(clock(Math.max(...own)))
  }
})

test('the profile of a driver lists every run of every event, with place, laps and figures', async () => {
  const { page } = scene
  const byDriver = Map.groupBy(runs, ({ driver }) => driver.driverId)
  const [driverId, own] =
    [...byDriver].find(([, all]) => new Set(all.map(({ eventId }) => eventId)).size > 1) ?? []
  if (driverId === undefined || own === undefined) throw new Error('Nobody was at two events')
  await open(scene, `/driver/${driverId}`)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(own[0]?.driver.name ?? '?')
  const content = await readGrid(page.getByRole('grid', { name: 'Results' }))
  const lines = content.rows.filter((row) => row.length > 1)
  const at = (row: readonly string[], name: string): string => row[content.head.indexOf(name)] ?? '?'
  const shown = lines.map((row) =>
    ['Laps/Time', 'Pos', 'Fastest', 'Average', 'Consist. %'].map((name) => at(row, name)).join(' | '),
  )
  const expected = own.map(({ race, driver }) => {
    const laps = counted(driver.laps, race.lapOneCounts)
    const figures =
      laps.length === 0
        ? [orNone(null), orNone(null), orNone(null)]
        : [clock(Math.min(...laps)), clock(mean(laps)), twoDecimals(consistency(laps))]
    const place = race.field.indexOf(driver) + 1
    return [
      `${driver.laps.length}/${clock(total(driver.laps))}`,
      `${place} of ${race.field.length}`,
      ...figures,
    ].join(' | ')
  })
  expect(expected.length).toBeGreaterThan(2)
  for (const line of expected) expect(shown).toContain(line)
  for (const eventId of new Set(own.map((run) => run.eventId))) {
    const name = scene.site.truth.event(eventId)?.heading.eventName ?? '?'
    expect(content.rows.some((row) => row.length === 1 && row[0]?.startsWith(name))).toBe(true)
  }

  // How far from the best of the class: by the chart's table and the list below it.
  await page.getByRole('tab', { name: 'Pace' }).click()
  await page.getByRole('combobox', { name: 'Measured by' }).selectOption('Fastest lap')
  const pace = await readGrid(page.getByRole('grid', { name: 'Pace', exact: true }))
  for (const row of pace.rows) {
    const [eventName, className] = [row[pace.head.indexOf('Event')], row[pace.head.indexOf('Class')]]
    const inClass = runs.filter(
      ({ eventId, race }) =>
        race.className === className && scene.site.truth.event(eventId)?.heading.eventName === eventName,
    )
    const bestOf = (some: readonly Run[]): number =>
      Math.min(...some.flatMap(({ race, driver }) => counted(driver.laps, race.lapOneCounts)))
    const mine = bestOf(inClass.filter(({ driver }) => driver.driverId === driverId))
    expect(row.slice(3, 5)).toEqual([clock(mine), clock(bestOf(inClass))])
    expect(row[5]).toContain(twoDecimals((mine / bestOf(inClass) - 1) * 100))
  }
  expect(pace.rows.length).toBeGreaterThan(0)
})
