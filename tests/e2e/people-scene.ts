import { expect } from '@playwright/test'
import type { Page } from '@playwright/test'
import { loadEvents, openScene } from './scene.ts'
import type { Scene, SceneOptions } from './scene.ts'

/** Opens a screen of the app by its address. */
export async function open({ page }: { readonly page: Page }, route: string): Promise<void> {
  await page.goto(new URL(route, page.url()).href)
}

export interface PeopleScene extends Scene {
  /** Imported events of the headline track that have races, newest first. */
  readonly events: readonly number[]
}

/** A scene with several imported events of one track, and with it drivers who were at more than one. */
export async function openPeople(options: SceneOptions = {}): Promise<PeopleScene> {
  const scene = await openScene({
    ...options,
    site: { eventsPerTrack: 3, races: 20, driversPerRace: 8, lapsPerDriver: 12, ...options.site },
  })
  await loadEvents(scene)
  const { page, site, slug } = scene
  const listed = site.truth.eventsList(slug)?.events ?? []
  const events = listed
    .map(({ eventId }) => eventId)
    .filter((eventId) => (site.truth.event(eventId)?.races.length ?? 0) > 0)
  for (const eventId of events) {
    await open(scene, `/event/${eventId}`)
    await page.getByRole('button', { name: 'Import this event' }).click()
    await expect(page.getByRole('tab', { name: /^Qualifying/ })).toBeVisible({ timeout: 60_000 })
  }
  return { ...scene, events }
}

/** A driver with laps in races of two events, with those races. */
export function regular({ site, events }: PeopleScene): {
  readonly driverId: number
  readonly name: string
  readonly races: readonly { readonly eventId: number; readonly raceId: number }[]
} {
  const seen = new Map<number, { name: string; races: { eventId: number; raceId: number }[] }>()
  for (const eventId of events) {
    for (const { raceId } of site.truth.event(eventId)?.races ?? []) {
      if (raceId === null) continue
      for (const { driverId, driverName, laps } of site.truth.race(raceId)?.results ?? []) {
        if (driverId === null || laps < 3) continue
        const own = seen.get(driverId) ?? { name: driverName, races: [] }
        own.races.push({ eventId, raceId })
        seen.set(driverId, own)
      }
    }
  }
  for (const [driverId, { name, races }] of seen) {
    if (new Set(races.map(({ eventId }) => eventId)).size > 1) return { driverId, name, races }
  }
  throw new Error('Nobody was at two events')
}
