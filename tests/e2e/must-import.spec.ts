import { readFileSync } from 'node:fs'
import { expect, test } from '@playwright/test'
import type { Locator, Page } from '@playwright/test'
import { correctedSite } from '../../fixtures/site/corrected.ts'
import { stageLabels } from '../../shared/contract/jobs.ts'
import { open } from './people-scene.ts'
import { findBox, isRacePage, openScene } from './scene.ts'
import type { Scene } from './scene.ts'
import { chromiumMissing } from './support/browser-shell.ts'
import { clock, total } from './support/figures.ts'
import { columnOf, readGrid } from './support/grid.ts'
import { racesOf } from './support/raced.ts'

/**
 * Finding and importing (ui.md 1a). One scene for all, in the order in which somebody comes to an imported event: each test
 * goes on where the one before ended.
 */

test.skip(chromiumMissing() !== null, chromiumMissing() ?? '')
test.describe.configure({ mode: 'serial' })

let scene: Scene
test.beforeAll(async () => {
  scene = await openScene({
    site: { eventsPerTrack: 6, races: 6, quirks: ['multiDayEvents', 'nonStarters'] },
    context: { viewport: { width: 1440, height: 900 }, acceptDownloads: true },
    env: { MRE_MAX_CONCURRENT_JOBS: '1' },
  })
})
test.afterAll(async () => {
  expect(scene.complaints).toEqual([])
  await scene.close()
})

const isEventPage = (target: URL): boolean => target.searchParams.get('p') === 'view_event'
const events = (page: Page): Locator => page.getByRole('grid', { name: 'Events' })

/** The site's events of the headline track, newest first. */
const listed = () => scene.site.truth.eventsList(scene.slug)?.events ?? []

const shownNames = async (page: Page): Promise<string[]> =>
  columnOf(await readGrid(events(page), '.badge, .note'), 'Event')

interface Progress {
  readonly label: string
  readonly value: number
  readonly max: number
  readonly text: string
}

/** Notes what every progress bar of the page says from now on, however short. */
async function watchProgress(page: Page): Promise<() => Promise<Progress[]>> {
  await page.evaluate(() => {
    const seen: Progress[] = []
    Reflect.set(window, 'seenProgress', seen)
    const look = (): void => {
      for (const { ariaLabel, ariaValueText, value, max } of document.querySelectorAll('progress')) {
        const [label, text] = [ariaLabel ?? '', ariaValueText ?? '']
        if (seen.findLast((one) => one.label === label)?.text !== text) seen.push({ label, value, max, text })
      }
    }
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true })
  })
  return () => page.evaluate(() => Reflect.get(window, 'seenProgress') as Progress[])
}

test('the track catalogue is synced with its stage shown, and a second time changes nothing', async () => {
  const { page, site } = scene
  scene.setFaults([{ page: 'catalogue', delayMs: 300 }])
  const seen = await watchProgress(page)
  await page.getByRole('button', { name: 'Load the track list' }).click()
  const grid = page.getByRole('grid', { name: 'Tracks' })
  await expect(grid).toHaveAttribute('aria-rowcount', String(site.truth.catalogue().tracks.length + 1))
  const count = site.truth.catalogue().tracks.length
  await expect(page.getByText(`${count} tracks: ${count} new, 0 changed, 0 unchanged`).first()).toBeVisible()

  await page.getByRole('button', { name: /^Sync tracks/ }).click()
  await expect(page.getByText(`${count} tracks: 0 new, 0 changed, ${count} unchanged`).first()).toBeVisible()
  expect((await seen()).some(({ text }) => text.startsWith(stageLabels.fetch_catalogue))).toBe(true)
})

test('the events of one track are synced with progress, all of them, and none of other tracks', async () => {
  const { page, trackName } = scene
  scene.setFaults([{ page: 'events', delayMs: 300 }])
  const seen = await watchProgress(page)
  const tracks = page.getByRole('grid', { name: 'Tracks' })
  await tracks.getByRole('button', { name: trackName }).first().click()
  await page.getByRole('button', { name: 'Load its events' }).click()
  const pane = page.getByRole('region', { name: 'Events', exact: true })
  await expect(events(page)).toBeVisible()
  expect((await seen()).some(({ text }) => text.startsWith(stageLabels.fetch_events_list))).toBe(true)
  expect(await shownNames(page)).toEqual(listed().map(({ name }) => name))
  await expect(pane).toContainText(`${listed().length} events known, 0 imported`)
  expect(new Set(scene.requests.map(({ host }) => host)).size).toBe(2)
})

test('held between two days finds what was held on them, both ends included', async () => {
  const { page } = scene
  const days = listed().map(({ name, dateStart, dateEnd }) => ({
    name,
    from: dateStart,
    to: dateEnd ?? dateStart,
  }))
  const within = (from: string, to: string): string[] =>
    days.filter((event) => event.from <= to && event.to >= from).map(({ name }) => name)
  const several = days.find((event) => event.to > event.from)
  const [newest, , third, fourth] = days
  if (newest === undefined || third === undefined || fourth === undefined || several === undefined)
    throw new Error('The site has no such events')
  for (const [from, to] of [
    [fourth.from, third.from],
    [third.from, third.from],
    // A meeting of several days is held on its last one, too.
    [several.to, several.to],
    [newest.from, '2099-12-31'],
  ] as const) {
    await page.getByLabel('Held from').fill(from)
    await page.getByLabel('to', { exact: true }).fill(to)
    await expect.poll(() => shownNames(page), `${from} to ${to}`).toEqual(within(from, to))
    expect(new URL(page.url()).searchParams.get('from')).toBe(from)
  }
  // One day later the same meeting is not there any more.
  const after = new Date(Date.parse(several.to) + 86_400_000).toISOString().slice(0, 10)
  await page.getByLabel('Held from').fill(after)
  await page.getByLabel('to', { exact: true }).fill(after)
  await expect(page.getByRole('heading', { name: /^No events between/ })).toBeVisible()
  await page.getByRole('button', { name: 'Clear filters' }).click()
  await expect.poll(() => shownNames(page)).toHaveLength(days.length)
})

test('the field finds an event that is known and not imported, by part of its name', async () => {
  const { page, eventName, eventId } = scene
  const part = eventName.split(/[\s,]+/u).toSorted((a, b) => b.length - a.length)[0] ?? ''
  await findBox(page).fill(part.toLowerCase())
  const list = page.getByRole('listbox', { name: 'What the text may mean' })
  const option = list
    .getByRole('group', { name: 'Events' })
    .getByRole('option')
    .filter({ hasText: eventName })
  await expect(option).toContainText('Known')
  await option.click()
  await expect(page).toHaveURL(new RegExp(`/event/${eventId}`))
  await expect(page.getByRole('heading', { name: 'Not imported yet' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Import this event' })).toBeVisible()
})

test('an import shows stage, races, requests left and time, and is full only when everything is stored', async () => {
  const { page, eventName, eventId, site } = scene
  const races = site.urls.headline.races.length
  scene.setFaults([
    // One page keeps the import where it is, for long enough to be looked at.
    { url: isRacePage, skip: 3, times: 1, delayMs: 8_000 },
    { url: isRacePage, delayMs: 250 },
  ])
  const seen = await watchProgress(page)
  await page.getByRole('button', { name: 'Import this event' }).click()
  await expect(page.getByRole('heading', { name: 'Importing\u2026' })).toBeVisible()
  await expect(page.getByText(new RegExp(`[1-${races - 1}] of ${races} races`)).first()).toBeVisible()
  await expect(page.getByText(/\d requests? left/).first()).toBeVisible()
  await expect(page.getByText(/^for \d+ s/).first()).toBeVisible()
  // Nothing of a part of an event is shown.
  await expect(page.getByRole('tab')).toHaveCount(0)
  await expect(page.getByRole('tab', { name: /Sessions/ })).toBeVisible()

  const said = (await seen()).filter(({ label }) => label === eventName)
  const values = said.filter(({ text }) => text.includes('races')).map(({ value }) => value)
  expect(values).toEqual(values.toSorted((a, b) => a - b))
  expect(new Set(values).size).toBeGreaterThan(2)
  expect(new Set(said.map(({ text }) => text.split(' \u00b7 ')[0])).size).toBeGreaterThan(1)
  // The bar that is there is that of work which is not committed: never full.
  for (const { value, max, text } of said) expect(value < max, text).toBe(true)

  const asked = scene.requests.filter(
    ({ path }) => path.includes(`id=${eventId}`) || path.includes('view_race_result'),
  )
  expect(asked.filter(({ path }) => path.includes('view_race_result'))).toHaveLength(races)
})

test('a cancelled re-import keeps what there was; the next one says what changed', async () => {
  const { page, site, eventId } = scene
  const before = racesOf(site, Number(eventId))
  const after = racesOf(correctedSite(site), Number(eventId))
  const race = before[0]
  const winner = race?.driven[0]
  if (race === undefined || winner === undefined) throw new Error('The site has no such race')
  const figures = async (): Promise<string[]> => {
    await open(scene, `/event/${eventId}/race/${race.raceId}`)
    return columnOf(await readGrid(page.getByRole('grid', { name: /^Results of/ })), 'Laps/Time')
  }
  const old = await figures()
  expect(old[0]).toBe(`${winner.laps.length}/${clock(total(winner.laps))}`)

  scene.setFaults([
    // Two pages at once, then nothing for longer than anybody waits: what has come is told all the same.
    { url: isRacePage, skip: 2, delayMs: 90_000, corrected: true },
    { url: isRacePage, corrected: true },
  ])
  await open(scene, `/event/${eventId}`)
  await page.getByRole('button', { name: 'Re-import' }).click()
  await expect(
    page.getByText('What is shown below stays as it is until the new import is complete.'),
  ).toBeVisible()
  await expect(page.getByText(/[1-5] of 6 races/).first()).toBeVisible()
  await page.getByRole('button', { name: /^Cancel/ }).click()
  await expect(page.getByText('The earlier import is kept and still shown.')).toBeVisible()
  expect(await figures()).toEqual(old)

  scene.setFaults([{ url: isRacePage, corrected: true }])
  await open(scene, `/event/${eventId}`)
  await page.getByRole('button', { name: 'Re-import' }).click()
  await expect(page.getByRole('main').getByText(/rows new, \d+ changed/)).toBeVisible()
  await page.getByRole('button', { name: 'What changed' }).click()
  const dialog = page.getByRole('dialog', { name: 'What changed' })
  const changes = await readGrid(dialog.getByRole('grid', { name: 'What changed' }))
  const lines = changes.rows.filter((row) => row.length > 1)
  // Of every race, one lap of one driver was put right: lap 1, and the total that it is part of.
  for (const own of before) {
    const corrected = after.find(({ raceId }) => raceId === own.raceId)
    const changed = own.driven.find((driver) => {
      const now = corrected?.driven.find(({ driverId }) => driverId === driver.driverId)
      return total(now?.laps ?? []) !== total(driver.laps)
    })
    const now = corrected?.driven.find(({ driverId }) => driverId === changed?.driverId)
    if (changed === undefined || now === undefined) throw new Error(`${own.label} was not corrected`)
    const of = lines.filter(([name]) => name === changed.name)
    expect(
      of.some((row) => row.at(-2) === clock(changed.laps[0] ?? 0) && row.at(-1) === clock(now.laps[0] ?? 0)),
    ).toBe(true)
    expect(
      of.some((row) => row.at(-2) === clock(total(changed.laps)) && row.at(-1) === clock(total(now.laps))),
    ).toBe(true)
  }
  expect(lines.every((row) => row.includes('changed'))).toBe(true)
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: 'Save the table as CSV' }).click(),
  ])
  expect(
    readFileSync(await file.path(), 'utf8')
      .trim()
      .split('\r\n'),
  ).toHaveLength(lines.length + 1)
  await page.keyboard.press('Escape')
  expect((await figures())[0]).toBe(
    `${after[0]?.driven[0]?.laps.length}/${clock(total(after[0]?.driven[0]?.laps ?? []))}`,
  )
})

test('imports queue up one after the other, each can be taken out alone', async () => {
  const { page, trackName } = scene
  scene.setFaults([{ url: (target) => isRacePage(target) || isEventPage(target), delayMs: 3_000 }])
  await open(scene, `/?track=${scene.slug}`)
  const waiting = listed()
    .filter(
      ({ eventId, name }) =>
        String(eventId) !== scene.eventId && listed().filter((other) => other.name === name).length === 1,
    )
    .slice(0, 3)
  const row = (name: string): Locator => events(page).getByRole('row').filter({ hasText: name }).first()
  for (const { name } of waiting)
    await row(name)
      .getByRole('button', { name: `Import ${name}` })
      .click()
  const [first, second, third] = waiting.map(({ name }) => name)
  if (first === undefined || second === undefined || third === undefined) throw new Error('Too few events')
  await expect(page.getByText(/Waiting.*number 2/).first()).toBeVisible()
  await page.getByRole('link', { name: /^Admin/ }).click()
  const queue = page.getByRole('region', { name: 'Running and waiting' }).getByRole('listitem')
  await expect(queue).toHaveCount(3)
  await queue
    .filter({ hasText: second })
    .getByRole('button', { name: /^Cancel/ })
    .click()
  await expect(queue).toHaveCount(2)
  scene.setFaults([])
  await open(scene, `/?track=${scene.slug}`)
  await expect(row(first).getByText('Imported', { exact: true })).toBeVisible()
  await expect(row(third).getByText('Imported', { exact: true })).toBeVisible()
  await expect(row(second).getByText('Known', { exact: true })).toBeVisible()
  await expect(page.getByRole('heading', { name: trackName })).toBeVisible()
})
