import { test } from '@playwright/test'
import { open, openPeople, regular } from './people-scene.ts'

for (const [theme, width, height] of [
  ['light', 1280, 800],
  ['dark', 2560, 1440],
] as const) {
  test(`shots ${theme}`, async () => {
    test.setTimeout(400_000)
    const scene = await openPeople({ context: { colorScheme: theme, viewport: { width, height } } })
    const { page, events } = scene
    const { driverId, races } = regular(scene)
    const shot = async (name: string) => {
      await page.waitForTimeout(700)
      await page.screenshot({ path: `/tmp/people-shots/${theme}-${name}.png` })
    }
    const { name } = regular(scene)
    console.log(driverId, name, races.length, events)
    for (const tab of ['overview', 'sessions', 'qualifying', 'ladder', 'entries', 'checks']) {
      await open(scene, `/event/${events[0]}?tab=${tab}`)
      await shot(`event-${tab}`)
    }
    for (const tab of ['results', 'pace', 'consistency', 'rival', 'identity']) {
      await open(scene, `/driver/${driverId}?tab=${tab}`)
      await shot(`driver-${tab}`)
    }
    await open(scene, `/driver/${driverId}?tab=rival`)
    await page.locator('.picker-item').nth(1).click()
    await shot('driver-met')
    await open(scene, '/compare')
    await shot('compare-empty')
    const runs = races
      .slice(0, 4)
      .map((r) => `${r.eventId}.${r.raceId}.${driverId}`)
      .join(',')
    await open(scene, `/compare?runs=${runs},1.2.3`)
    await shot('compare-deltas')
    for (const view of ['cumulative', 'raising', 'spread', 'figures']) {
      await open(scene, `/compare?view=${view}`)
      await shot(`compare-${view}`)
    }
    await page.getByRole('button', { name: 'Add' }).click()
    await shot('picker')
    await page.locator('.picker-item').first().click()
    await shot('picker2')
    console.log(scene.complaints)
    await scene.close()
  })
}
