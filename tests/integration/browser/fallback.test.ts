import { describe, expect, it } from 'vitest'
import { createSite } from '../../../fixtures/site/site.ts'
import { browserEnvironment, browsersBelow, testChromium } from '../../support/chromium.ts'
import { canonicalDump, differences, openEngine, query } from '../../support/engine.ts'
import { expectedDocument, serveSite } from '../../support/site.ts'

const chromium = await testChromium()
const path = 'path' in chromium ? chromium.path : ''
const why = 'reason' in chromium ? chromium.reason : ''

const site = createSite({ seed: 71, size: 'small', tracks: 1, races: 5, quirks: ['nonStarters', 'awkwardNames', 'untidyNames'] })
const { slug, eventId } = site.urls.headline

describe.skipIf(why !== '')(`the browser as fallback ${why}`, () => {
  it('gives the same rows as HTTP for every page type', async () => {
    const plain = await openEngine(await serveSite(site))
    await plain.importEvent(eventId, { trackSlug: slug })
    const served = await serveSite(site.withOverrides({ scripted: () => 'inline' }))
    const engine = await openEngine(served, { environment: browserEnvironment(path) })
    await engine.importEvent(eventId, { trackSlug: slug })
    console.log(served.requests())
    expect(differences(canonicalDump(engine.db), canonicalDump(plain.db))).toEqual([])
    console.log(query(engine.db, 'select * from page_routes'))
    expect(engine.document(eventId)).toEqual(expectedDocument(site, eventId))
    expect(browsersBelow(engine.dataDir).length).toBe(1)
    await engine.services.close()
    expect(browsersBelow(engine.dataDir)).toEqual([])
  })
})
