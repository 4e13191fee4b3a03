import { expect, test } from '@playwright/test'
import type { Page } from '@playwright/test'
import { pseudoText } from '../../renderer/i18n/pseudo.ts'
import { chromiumMissing } from './support/browser-shell.ts'
import { openScene } from './scene.ts'
import type { Scene } from './scene.ts'

test.skip(chromiumMissing() !== null, chromiumMissing() ?? '')

const said = (text: string): RegExp => new RegExp(RegExp.escape(pseudoText(text)), 'u')

/** Every text on the screen and in its names and tooltips. */
const texts = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const found = new Set<string>()
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      if (!['SCRIPT', 'STYLE', 'NOSCRIPT', 'TEXTAREA'].includes(node.parentElement?.tagName ?? ''))
        found.add(node.textContent ?? '')
    }
    for (const name of [
      'aria-label',
      'title',
      'placeholder',
      'alt',
      'aria-valuetext',
      'aria-roledescription',
    ]) {
      for (const element of document.querySelectorAll(`[${name}]`))
        found.add(element.getAttribute(name) ?? '')
    }
    found.add(document.title)
    return [...found]
  })

/** What comes from LiveRC or is the same in every language. */
function data({ site, eventId, slug }: Scene): string[] {
  const event = site.truth.event(Number(eventId))
  const raceIds = event?.races.flatMap(({ raceId }) => (raceId === null ? [] : [raceId])) ?? []
  const strings: string[] = []
  const collect = (value: unknown): void => {
    if (typeof value === 'string') strings.push(value, value.trim())
    else if (typeof value === 'object' && value !== null)
      for (const part of Object.values(value)) collect(part)
  }
  collect([event, site.truth.eventsList(slug), site.truth.entryList(Number(eventId)), site.truth.catalogue()])
  for (const raceId of raceIds) collect(site.truth.race(raceId))
  strings.push('/nowhere')
  return [...new Set(strings)].filter((text) => text.length > 1).toSorted((a, b) => b.length - a.length)
}

/** Keys, units, months, names of things and what the engine says of its jobs. */
const SAME =
  /liverc(?:\.com)?|\b[A-Z]\d?-Main\b|Ctrl|Alt|Shift|Tab|PgUp|PgDn|Home|End|Esc|Del|\bF\d+|\b[A-Z]\b|[kMG]?B\b|\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|AM|PM)\b|\bLaps?\b|\b(?:minutes?|seconds?|hours?|days?) ago\b|INTERNAL_ERROR|\bSync (?:events of|track list)\b|\bImport\b|\bTrack list\b|\bEvents of\b|\bTimed\b|\bOffroad\b/giu

/** Words in plain letters that are no data: texts that are not from the catalogue. */
async function hardCoded(page: Page, known: readonly string[]): Promise<string[]> {
  return (await texts(page)).filter((text) => {
    const rest = known
      .reduce((left, part) => left.replaceAll(part, ' '), text.replaceAll(/https?:\/\/\S+/gu, ' '))
      .replaceAll(SAME, ' ')
    return /[A-Za-z]{3,}/u.test(rest)
  })
}

test('no screen shows a text that is not from the catalogue', async () => {
  test.setTimeout(180_000)
  const scene = await openScene({ site: { unrunRaces: 1 } })
  const { page, eventId } = scene
  const { keyboard } = page
  const known = data(scene)
  const check = async (screen: string): Promise<void> =>
    expect(await hardCoded(page, known), screen).toEqual([])
  const open = (route: string) => page.goto(new URL(route, page.url()).href)
  try {
    await page.evaluate(() => window.sessionStorage.setItem('mre.locale', 'pseudo'))
    await page.reload()
    const load = page.getByRole('button', { name: said('Load the track list') })
    await expect(load).toBeVisible()
    await check('first run')
    await load.click()
    await page.getByRole('button', { name: scene.trackName }).first().click()
    await page.getByRole('button', { name: said('Load its events') }).click()
    const row = page.getByRole('row').filter({ hasText: scene.eventName }).first()
    await expect(row).toBeVisible()
    await check('known events')
    await open(`/event/${eventId}`)
    await page.getByRole('button', { name: said('Import this event') }).click()
    await expect(page.getByRole('tab').first()).toBeVisible({ timeout: 60_000 })
    for (const tab of ['overview', 'sessions', 'entries']) {
      await open(`/event/${eventId}?tab=${tab}`)
      await expect(page.getByRole('tab', { selected: true })).toBeVisible()
      await check(`event, ${tab}`)
    }
    const race = scene.site.truth.event(Number(eventId))?.races.find(({ raceId }) => raceId !== null)
    await open(`/event/${eventId}/race/${race?.raceId ?? ''}?cell=delta&positions=true`)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await keyboard.press('Control+Shift+b')
    await expect(page.getByRole('complementary')).toBeVisible()
    await check('session with inspector')
    await keyboard.press('Control+Backslash')
    await check('two panes')
    await keyboard.press('Control+Backslash')
    await open('/admin')
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await check('jobs')
    await keyboard.press('Control+k')
    await expect(page.getByRole('menuitem').first()).toBeVisible()
    await check('palette')
    await keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toHaveCount(0)
    await keyboard.press('F1')
    await expect(page.getByRole('dialog')).toBeVisible()
    await check('shortcuts')
    await page.getByRole('button', { name: said('Change shortcuts') }).click()
    await expect(page.getByRole('textbox')).toBeVisible()
    await check('own shortcuts')
    await keyboard.press('Escape')
    await open('/help')
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await check('help')
    await keyboard.press('Control+f')
    await expect(page.getByRole('searchbox')).toBeFocused()
    await check('finding on a screen')
    await keyboard.press('Escape')
    await open('/event/1')
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await check('unknown event')
    await open('/nowhere')
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await check('unknown screen')
  } finally {
    await scene.close()
  }
})
