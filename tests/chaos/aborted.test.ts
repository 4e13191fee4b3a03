import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { correctLap } from '../../fixtures/site/overrides.ts'
import { createSite } from '../../fixtures/site/site.ts'
import { AppError } from '../../shared/domain/errors.ts'
import {
  canonicalDump,
  countOf,
  differences,
  domainDump,
  openEngine,
  query,
  rowOf,
  type TestEngine,
} from '../support/engine.ts'
import { conditionalPipeline } from '../support/pipeline.ts'
import { expectedDocument, present, raceIds, raceTruth, serveSite, type ServedSite } from '../support/site.ts'

const site = createSite({ seed: 181, size: 'small', tracks: 1, races: 7, lapsPerDriver: 5 })
const { slug, eventId } = site.urls.headline
const races = raceIds(site, eventId)
const request = { eventId: String(eventId), trackSlug: slug }
const corrected = site.withOverrides({
  runs: Object.fromEntries(
    races.slice(0, 3).map((raceId) => {
      const driver = present(raceTruth(site, raceId).results[0]?.driverId, 'driver')
      return [raceId, correctLap(driver, 2, 61_111)]
    }),
  ),
})
const everything = races.length + 2
const inFlight = fc.integer({ min: 1, max: 8 })
/** At which answer each attempt is stopped. */
const stops = fc.array(fc.integer({ min: 1, max: everything }), { minLength: 1, maxLength: 3 })

describe('an import that is stopped at any answer', () => {
  it('leaves nothing to be seen, and the next one gives what an undisturbed one gives', async () => {
    const undisturbed = await openEngine(await serveSite(site))
    await undisturbed.importEvent(eventId, { trackSlug: slug })
    const expected = canonicalDump(undisturbed.db)
    await fc.assert(
      fc.asyncProperty(stops, inFlight, async (attempts, concurrency) => {
        const { engine, served } = await start(concurrency)
        for (const answers of attempts) {
          await stopAfter(engine, served, answers, false)
          expectConsistent(engine)
          if (engine.document(eventId) !== null) expect(canonicalDump(engine.db)).toBe(expected)
        }
        const before = countOf(engine.db, 'ingestion_race_progress')
        served.forget()
        const { racePages } = await conditionalPipeline(engine, served).importEvent(request)
        // What was stored by an attempt is not fetched once more.
        expect(racePages.fetched).toBeLessThanOrEqual(races.length - before)
        expect(differences(canonicalDump(engine.db), expected)).toEqual([])
        await engine.services.close()
        await served.close()
      }),
      { numRuns: 12 },
    )
  })

  it('leaves a complete event as it was, or as it has become', async () => {
    const [before, after] = [expectedDocument(site, eventId), expectedDocument(corrected, eventId)]
    await fc.assert(
      fc.asyncProperty(stops, inFlight, async (attempts, concurrency) => {
        const { engine, served } = await start(concurrency)
        await engine.importEvent(eventId, { trackSlug: slug })
        const rows = domainDump(engine.db)
        served.show(corrected)
        for (const answers of attempts) {
          const end = await stopAfter(engine, served, answers, true)
          expectConsistent(engine)
          if (end !== 'completed') expect(domainDump(engine.db)).toBe(rows)
          else expect(engine.document(eventId)).toEqual(after)
          if (end === 'completed') break
          expect(engine.document(eventId)).toEqual(before)
        }
        await engine.importEvent(eventId, { force: true })
        expect(engine.document(eventId)).toEqual(after)
        await engine.services.close()
        await served.close()
      }),
      { numRuns: 12 },
    )
  })

  it.each([false, true])('writes nothing after the stop (complete event: %s)', async (isComplete) => {
    for (const answers of [1, 2, 4, everything]) {
      const { engine, served } = await start(3)
      if (isComplete) await engine.importEvent(eventId, { trackSlug: slug })
      served.show(corrected)
      let atStop = ''
      const end = await stopAfter(engine, served, answers, isComplete, () => {
        atStop = domainDump(engine.db)
      })
      expect(end).toBe('CANCELLED')
      expect(domainDump(engine.db)).toBe(atStop)
    }
  })
})

describe('an import that is stopped for a reason', () => {
  it('ends with that reason, and asks for nothing more', async () => {
    const { engine, served } = await start(2)
    const reason = new AppError('INGESTION_TIMEOUT', 'Nothing has happened for 300 s.', {
      stage: 'job',
      source: 'jobs',
    })
    const end = await stopAfter(engine, served, 5, false, () => undefined, reason)
    expect(end).toBe('INGESTION_TIMEOUT')
    expect(
      rowOf(
        engine.db,
        'select ingestion_status, ingest_depth, last_error_code, last_error_message from events',
      ),
    ).toEqual({
      ingestion_status: 'failed',
      ingest_depth: 'none',
      last_error_code: 'INGESTION_TIMEOUT',
      last_error_message: 'Nothing has happened for 300 s.',
    })
    expect(rowOf(engine.db, 'select outcome from ingestion_runs')).toEqual({ outcome: 'failed' })
    await quiet()
    // Five answers, and what was on its way at that moment.
    const asked = served.requests().length
    expect(asked).toBeLessThanOrEqual(5 + 2)
    await quiet()
    expect(served.requests()).toHaveLength(asked)
  })
})

/** Time for a request that is still to come in, if there is one. */
function quiet(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 50))
}

async function start(concurrency: number): Promise<{ engine: TestEngine; served: ServedSite }> {
  const served = await serveSite(site)
  const engine = await openEngine(served, {
    environment: { MRE_RACE_FETCH_CONCURRENCY: String(concurrency) },
  })
  return { engine, served }
}

/** Stops an import as soon as so many pages have been answered. @returns how it ended: `completed`, or the error's code */
async function stopAfter(
  engine: TestEngine,
  served: ServedSite,
  answers: number,
  force: boolean,
  atStop: () => void = () => undefined,
  reason?: AppError,
): Promise<string> {
  const stop = new AbortController()
  const pipeline = conditionalPipeline(engine, served)
  const push = pipeline.asked.push.bind(pipeline.asked)
  pipeline.asked.push = (...pages) => {
    const count = push(...pages)
    if (count < answers || stop.signal.aborted) return count
    atStop()
    stop.abort(reason)
    return count
  }
  return pipeline.importEvent({ ...request, force }, { signal: stop.signal }).then(
    () => 'completed',
    (error: unknown) => {
      if (error instanceof AppError) return error.code
      throw error
    },
  )
}

/** Whatever has happened: the file is whole, and the event says what it holds. */
function expectConsistent(engine: TestEngine): void {
  expect(query(engine.db, 'pragma foreign_key_check')).toEqual([])
  const events = query(engine.db, 'select ingest_depth as depth, ingestion_status as status from events')
  for (const { depth, status } of events) {
    expect(['failed', 'complete']).toContain(status)
    expect(engine.document(eventId) !== null).toBe(depth === 'laps_full')
  }
  expect(query(engine.db, "select id from ingestion_runs where outcome = 'running'")).toEqual([])
}
