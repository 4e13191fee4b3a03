import { expect, test } from '@playwright/test'
import { chromiumMissing } from './support/browser-shell.ts'
import { open, openPeople, regular } from './people-scene.ts'

test.skip(chromiumMissing() !== null, chromiumMissing() ?? '')

test('a name leads to the driver, with results of all imported events and a head to head', async () => {
  test.setTimeout(240_000)
  const scene = await openPeople()
  const { page, events, site } = scene
  const { driverId, name, races } = regular(scene)
  try {
    await open(scene, `/event/${races[0]?.eventId}?tab=entries`)
    await page.getByRole('grid', { name: 'Entries' }).getByRole('link', { name }).first().click()
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
    expect(new URL(page.url()).pathname).toBe(`/driver/${driverId}`)

    const results = page.getByRole('grid', { name: 'Results' })
    for (const eventId of new Set(races.map((race) => race.eventId))) {
      await expect(
        results.getByText(site.truth.event(eventId)?.heading.eventName ?? '?').first(),
      ).toBeVisible()
    }
    const own = races.map(({ raceId }) => {
      const row = site.truth.race(raceId)?.results.find((result) => result.driverId === driverId)
      return row?.lapsTimeText ?? '?'
    })
    for (const text of own) await expect(results.getByText(text, { exact: true }).first()).toBeVisible()

    await page.getByRole('tab', { name: 'Pace' }).click()
    await expect(page.getByRole('application', { name: 'Pace against the best of the class' })).toBeVisible()
    await page.getByRole('button', { name: 'Show as table' }).click()
    await expect(page.getByRole('grid', { name: /as a table$/u })).toBeVisible()
    await page.getByRole('combobox', { name: 'Measured by' }).selectOption('Fastest lap')
    expect(new URL(page.url()).searchParams.get('figure')).toBe('fastLapMs')

    await page.getByRole('tab', { name: 'Consistency' }).click()
    await expect(page.getByRole('grid', { name: 'Consistency' })).toBeVisible()

    // Somebody who was in the same race.
    const shared = site.truth
      .race(races[0]?.raceId ?? 0)
      ?.results.find((result) => result.driverId !== driverId)
    await page.getByRole('tab', { name: 'Head to head' }).click()
    await page.getByRole('searchbox', { name: 'Driver' }).fill(shared?.driverName ?? '?')
    await expect(page.locator('.picker-item')).toHaveCount(1)
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    const meetings = page.getByRole('grid', { name: 'Meetings' })
    await expect(meetings).toBeVisible()
    // The router writes a text of digits with quotes, to tell it from a number.
    expect(new URL(page.url()).searchParams.get('rival')).toBe(`"${shared?.driverId}"`)
    const race = site.truth
      .event(races[0]?.eventId ?? 0)
      ?.races.find((listed) => listed.raceId === races[0]?.raceId)
    await expect(meetings.getByRole('link', { name: race?.raceLabel ?? '?' }).first()).toBeVisible()
    await page.reload()
    await expect(meetings).toBeVisible()

    // A name in the results of a session leads there, too; C adds its row to the comparison.
    await open(scene, `/event/${races[0]?.eventId}/race/${races[0]?.raceId}`)
    const place = page.getByRole('grid', { name: /^Results of/u }).getByRole('link', { name })
    await place.focus()
    await page.keyboard.press('c')
    await place.click()
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
    await open(scene, '/compare')
    await expect(page.getByRole('list', { name: 'What is compared' }).getByRole('listitem')).toHaveCount(1)

    expect(events.length).toBeGreaterThan(1)
    expect(scene.complaints).toEqual([])
  } finally {
    await scene.close()
  }
})

test('a driver who is not known says so', async () => {
  const scene = await openPeople({ site: { eventsPerTrack: 1 } })
  const { page } = scene
  try {
    for (const id of ['1', 'entry_0123456789abcdef']) {
      await open(scene, `/driver/${id}`)
      await expect(
        page.getByRole('heading', { level: 1, name: `Driver ${id} is not known here` }),
      ).toBeVisible()
    }
  } finally {
    await scene.close()
  }
})
