import { expect, test } from '@playwright/test'
import { topQualifiers } from '../../shared/domain/analysis/top-qualifiers.ts'
import type { QualifyingRun } from '../../shared/domain/analysis/top-qualifiers.ts'
import { chromiumMissing } from './support/browser-shell.ts'
import { expectAccessible } from './scene.ts'
import { open, openPeople, regular } from './people-scene.ts'
import type { PeopleScene } from './people-scene.ts'

test.skip(chromiumMissing() !== null, chromiumMissing() ?? '')

/** The best runs of a class by the site's own truth. */
function bestRuns({ site }: PeopleScene, eventId: number, className: string): string[] {
  const runs = (site.truth.event(eventId)?.races ?? []).flatMap((listed): QualifyingRun[] => {
    const isQualifying = listed.className === className && /qualif/iu.test(listed.roundName ?? '')
    if (!isQualifying || listed.raceId === null) return []
    const { raceId, roundName } = listed
    return (site.truth.race(raceId)?.results ?? []).map(({ driverName, laps, totalTimeMs }) => ({
      driverId: driverName,
      driverName,
      raceId: String(raceId),
      roundName,
      laps,
      totalTimeMs,
    }))
  })
  return topQualifiers(runs).ranking.map(({ driverName }) => driverName)
}

test('qualifying names the top qualifier and the rule, by class and by round', async () => {
  test.setTimeout(240_000)
  const scene = await openPeople()
  const { page, events, site } = scene
  const [eventId = 0] = events
  try {
    await open(scene, `/event/${eventId}?tab=qualifying`)
    const grid = page.getByRole('grid', { name: 'Qualifying' })
    await expect(grid).toBeVisible()
    const classes = [
      ...new Set(
        (site.truth.event(eventId)?.races ?? [])
          .filter(({ roundName }) => /qualif/iu.test(roundName ?? ''))
          .map(({ className }) => className),
      ),
    ]
    expect(classes.length).toBeGreaterThan(1)
    for (const className of classes) {
      await page.getByRole('combobox', { name: 'Class' }).selectOption(className)
      const [top = ''] = bestRuns(scene, eventId, className)
      await expect(grid.getByRole('row').nth(1)).toContainText(`Top qualifier: ${top}, by best single run`)
      await expect(grid.getByRole('row').nth(2)).toContainText(top)
    }
    await page.getByRole('radio', { name: 'Round points' }).check({ force: true })
    await expect(grid.getByRole('columnheader', { name: 'Points' })).toBeVisible()
    await page.getByRole('combobox', { name: 'Rounds that count' }).selectOption('2')
    await expect(grid.getByRole('row').nth(1)).toContainText('by round points')

    // A run leads to its session, and back.
    await grid.getByRole('row').nth(2).getByRole('link').nth(1).click()
    await expect(page.getByRole('grid', { name: /^Results of/u })).toBeVisible()
    await page.goBack()
    await expect(grid).toBeVisible()

    await open(scene, `/event/${eventId}?tab=ladder`)
    const main = page.getByRole('region', { name: /A-Main$/u }).first()
    await expect(main.getByRole('row').nth(1)).toBeVisible()
    await open(scene, `/event/${eventId}?tab=checks`)
    const checks = page.getByRole('grid', { name: 'Data checks' })
    await expect(checks).toContainText('Entries unmatched')
    await expect(checks).not.toContainText('Figures that differ')
    await page.getByRole('button', { name: 'What changed' }).click()
    await expect(page.getByRole('heading', { name: 'Nothing has changed' })).toBeVisible()
    await page.keyboard.press('Escape')
    await open(scene, `/event/${eventId}?tab=entries`)
    await expect(page.getByText('shared').first()).toBeVisible()
    expect(scene.complaints).toEqual([])
  } finally {
    await scene.close()
  }
})

for (const theme of ['light', 'dark'] as const) {
  test(`event, driver and comparison are accessible in the ${theme} theme`, async () => {
    test.setTimeout(300_000)
    const scene = await openPeople({ context: { colorScheme: theme }, site: { unrunRaces: 1 } })
    const { page, events } = scene
    const { driverId, races } = regular(scene)
    const check = async (route: string): Promise<void> => {
      await open(scene, route)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      await expect(page.locator('.loading')).toHaveCount(0)
      await expectAccessible(page, route)
    }
    try {
      for (const tab of ['overview', 'qualifying', 'ladder', 'entries', 'checks'])
        await check(`/event/${events[0]}?tab=${tab}`)
      for (const tab of ['results', 'pace', 'consistency', 'rival', 'identity'])
        await check(`/driver/${driverId}?tab=${tab}`)
      await page.goto(new URL(`/driver/${driverId}?tab=rival`, page.url()).href)
      await page.locator('.picker-item').nth(1).click()
      await expect(page.getByText('Same final')).toBeVisible()
      await expectAccessible(page, 'head to head')
      await check('/driver/entry_0123')
      await check('/driver/1')
      await check('/compare')
      const runs = races.slice(0, 3).map((race) => `${race.eventId}.${race.raceId}.${driverId}`)
      await check(`/compare?runs=${runs.join(',')},1.2.3`)
      for (const view of ['cumulative', 'raising', 'spread', 'figures']) await check(`/compare?show=${view}`)
      await page.getByRole('button', { name: /^Add/u }).click()
      await expect(page.getByRole('dialog')).toBeVisible()
      await expectAccessible(page, 'picker of sessions')
      expect(scene.complaints).toEqual([])
    } finally {
      await scene.close()
    }
  })
}
