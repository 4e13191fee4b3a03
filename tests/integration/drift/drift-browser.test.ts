import { describe, expect, it } from 'vitest'
import type { Fault } from '../../../fixtures/server/faults.ts'
import { createSite } from '../../../fixtures/site/site.ts'
import { browserEnvironment, testChromium } from '../../support/chromium.ts'
import { importRequest, openEngine } from '../../support/engine.ts'
import { expectedDocument, present, serveSite } from '../../support/site.ts'

const chromium = await testChromium()
const path = 'path' in chromium ? chromium.path : ''
const why = 'reason' in chromium ? chromium.reason : ''

const site = createSite({ seed: 7, size: 'small', tracks: 1, races: 2, quirks: 'none' })
const { slug, eventId, races } = site.urls.headline
const race = present(races[0], 'race')
const request = importRequest(eventId, { trackSlug: slug })

async function start(faults: readonly Fault[]) {
  const served = await serveSite(site, { faults })
  return openEngine(served, { environment: browserEnvironment(path) })
}

describe.skipIf(why !== '')(`drift is judged after the browser has had its try ${why}`, () => {
  it('a page that a script puts together is none', async () => {
    const engine = await start([
      { page: 'event', scriptRendered: { afterMs: 20 } },
      { url: race, scriptRendered: { afterMs: 20 } },
    ])
    await engine.importEvent(eventId, { trackSlug: slug })
    expect(engine.document(eventId)).toEqual(expectedDocument(site, eventId))
    expect(engine.services.drift.state().reports).toEqual([])
  })

  it('a page that is rendered and still lacks its table is', async () => {
    const engine = await start([{ url: race, drift: 'renamed_table' }])
    expect(await engine.failure(request)).toMatchObject({
      code: 'UNSUPPORTED_LIVERC_VARIANT_ERROR',
      details: { missing: 'table.race_result with rows', rendered: true },
    })
    expect(engine.services.drift.state().reports).toMatchObject([{ url: race }])
  })
})
