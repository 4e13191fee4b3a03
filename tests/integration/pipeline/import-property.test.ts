import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { allQuirks } from '../../../fixtures/site/options.ts'
import { createSite } from '../../../fixtures/site/site.ts'
import { domainDump, openEngine } from '../../support/engine.ts'
import { eventTruth, expectedDocument, present, serveSite } from '../../support/site.ts'

const siteOptions = fc.record({
  seed: fc.nat(1_000_000),
  size: fc.constant('tiny' as const),
  eventsPerTrack: fc.constant(3),
  races: fc.integer({ min: 1, max: 9 }),
  driversPerRace: fc.integer({ min: 1, max: 9 }),
  lapsPerDriver: fc.integer({ min: 1, max: 14 }),
  classes: fc.integer({ min: 1, max: 4 }),
  quirks: fc.oneof(fc.constant('all' as const), fc.subarray([...allQuirks])),
})

describe('any site', () => {
  it('is imported as its pages say, and a second time without a change', async () => {
    await fc.assert(
      fc.asyncProperty(
        siteOptions,
        fc.nat(2),
        fc.nat(2),
        fc.constantFrom('raw', 'reformatted'),
        async (options, unrun, which, form) => {
          const site = createSite({ ...options, unrunRaces: Math.min(unrun, options.races - 1) })
          const { slug } = site.urls.headline
          const listed = present(site.truth.eventsList(slug)?.events[which], 'event')
          const served = await serveSite(site, { form })
          const engine = await openEngine(served)
          await engine.syncTracks()
          await engine.syncEvents(slug)
          if (listed.entries === 0) {
            const request = { kind: 'event_import', eventId: String(listed.eventId), force: false } as const
            expect(await engine.failure(request)).toMatchObject({ code: 'VALIDATION_ERROR' })
          } else {
            const result = await engine.importEvent(listed.eventId)
            expect(result.races).toBe(eventTruth(site, listed.eventId).races.length)
            expect(engine.document(listed.eventId)).toEqual(expectedDocument(site, listed.eventId))
            const before = domainDump(engine.db)
            await engine.importEvent(listed.eventId, { force: true })
            expect(domainDump(engine.db)).toBe(before)
          }
          await engine.services.close()
          await served.close()
        },
      ),
      { numRuns: 10 },
    )
  })
})
