import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { createSite } from '../../fixtures/site/site.ts'
import { browserEnvironment, browsersBelow, processesBelow, testChromium } from '../support/chromium.ts'
import { importRequest, openEngine } from '../support/engine.ts'
import { expectedDocument, serveSite } from '../support/site.ts'

const chromium = await testChromium()
const path = 'path' in chromium ? chromium.path : ''
const why =
  'reason' in chromium ? chromium.reason : process.platform === 'linux' ? '' : 'browsers are counted in /proc'

const site = createSite({ seed: 81, size: 'small', tracks: 2, eventsPerTrack: 1, races: 15, quirks: 'none' })
const scripted = site.withOverrides({
  scripted: (url) => (url.includes('view_race_result') ? 'fetch' : null),
})

/** Counts browsers of one data folder until it is told to stop; gives the most that ran at once, and how many in all. */
function sampleBrowsers(dataDir: string) {
  let isOn = true
  const seen = new Set<number>()
  let most = 0
  const sampling = (async () => {
    while (isOn) {
      const now = browsersBelow(dataDir)
      for (const pid of now) seen.add(pid)
      most = Math.max(most, now.length)
      await sleep(20)
    }
  })()
  return async () => {
    isOn = false
    await sampling
    return { most, all: seen.size }
  }
}

describe.skipIf(why !== '')(`fifteen races that need a browser ${why}`, () => {
  it('are imported with one browser and one page at a time', async () => {
    let open = 0
    let mostPages = 0
    const served = await serveSite(scripted, {
      // A page's data are under way as long as it is open.
      delayOf: ({ searchParams }) => {
        if (searchParams.get('part') === null) return 0
        mostPages = Math.max(mostPages, (open += 1))
        setTimeout(() => (open -= 1), 40)
        return 50
      },
    })
    const engine = await openEngine(served, { environment: browserEnvironment(path) })
    const stop = sampleBrowsers(engine.dataDir)
    const { slug, eventId } = site.urls.headline
    await engine.importEvent(eventId, { trackSlug: slug })
    expect(await stop()).toEqual({ most: 1, all: 1 })
    expect(mostPages).toBe(1)
    expect(engine.document(eventId)).toEqual(expectedDocument(site, eventId))
    await engine.services.close()
    expect(processesBelow(`--user-data-dir=${engine.dataDir}`)).toEqual([])
  })

  it('of two events at once share the browsers there may be', async () => {
    const served = await serveSite(scripted)
    const environment = { ...browserEnvironment(path), MRE_BROWSER_COUNT: '2' }
    const engine = await openEngine(served, { environment })
    const events = site.urls.tracks.map(({ slug }) => ({
      slug,
      eventId: site.truth.currentEventId(slug) ?? 0,
    }))
    const stop = sampleBrowsers(engine.dataDir)
    const ended = await Promise.all(
      events.map(({ slug, eventId }) => engine.run(importRequest(eventId, { trackSlug: slug }))),
    )
    expect(ended.map(({ state }) => state)).toEqual(['completed', 'completed'])
    expect((await stop()).most).toBeLessThanOrEqual(2)
    for (const { eventId } of events)
      expect(engine.document(eventId)).toEqual(expectedDocument(site, eventId))
  })
})
