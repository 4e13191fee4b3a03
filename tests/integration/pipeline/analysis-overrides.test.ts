import { createRouterClient } from '@orpc/server'
import { describe, expect, it } from 'vitest'
import { engineRouter } from '../../../electron/engine/router.ts'
import { correctLap } from '../../../fixtures/site/overrides.ts'
import { createSite } from '../../../fixtures/site/site.ts'
import { countOf, openEngine } from '../../support/engine.ts'
import { objectWith } from '../../support/matchers.ts'
import { present, raceIds, raceTruth, serveSite } from '../../support/site.ts'

const site = createSite({ seed: 7, size: 'small' })
const { slug, eventId } = site.urls.headline
const raceNumber = present(raceIds(site, eventId)[0], 'race')
const driver = present(raceTruth(site, raceNumber).results[0]?.driverId, 'driver')
const race = { eventId: String(eventId), raceId: String(raceNumber) }

async function opened() {
  const server = await serveSite(site)
  const engine = await openEngine(server)
  await engine.importEvent(eventId, { trackSlug: slug })
  const { overrides } = createRouterClient(engineRouter(engine.services)).analysis
  return { server, engine, overrides }
}

describe('what the engineer decides about a race', () => {
  it('is nothing at first; one decision replaces the earlier one about the same lap; it can be taken back', async () => {
    const { overrides } = await opened()
    expect(await overrides.get(race)).toEqual({ lap1: null, stops: [], marks: [] })
    const stop = (lap: number, verdict: 'accepted' | 'rejected' | null) =>
      overrides.set({ ...race, change: { kind: 'stop', driverId: String(driver), lap, verdict } })
    await stop(5, 'accepted')
    await stop(3, 'accepted')
    await stop(5, 'rejected')
    await overrides.set({ ...race, change: { kind: 'lap1', rule: 'left_out' } })
    expect(await overrides.get(race)).toEqual({
      lap1: 'left_out',
      stops: [
        { driverId: String(driver), lap: 3, verdict: 'accepted' },
        { driverId: String(driver), lap: 5, verdict: 'rejected' },
      ],
      marks: [],
    })
    await stop(3, null)
    expect(await overrides.set({ ...race, change: { kind: 'lap1', rule: null } })).toEqual({
      lap1: null,
      stops: [{ driverId: String(driver), lap: 5, verdict: 'rejected' }],
      marks: [],
    })
  })

  it('is about a lap in two ways: a stop, and what happened', async () => {
    const { overrides } = await opened()
    const about = { driverId: String(driver), lap: 4 }
    const mark = (value: 'none' | 'incident' | 'cut' | null) =>
      overrides.set({ ...race, change: { kind: 'mark', ...about, mark: value } })
    await overrides.set({ ...race, change: { kind: 'stop', ...about, verdict: 'accepted' } })
    await mark('incident')
    expect(await mark('none')).toEqual({
      lap1: null,
      stops: [{ ...about, verdict: 'accepted' }],
      marks: [{ ...about, mark: 'none' }],
    })
    expect((await mark(null)).marks).toEqual([])
    expect((await overrides.get(race)).stops).toHaveLength(1)
  })

  it('survives a forced import of a corrected page', async () => {
    const { server, engine, overrides } = await opened()
    await overrides.set({
      ...race,
      change: { kind: 'stop', driverId: String(driver), lap: 3, verdict: 'accepted' },
    })
    const before = await overrides.get(race)
    server.show(site.withOverrides({ runs: { [raceNumber]: correctLap(driver, 3, 91_234) } }))
    const result = await engine.importEvent(eventId, { force: true })
    expect(result.tables['laps']?.updated).toBeGreaterThan(0)
    expect(await overrides.get(race)).toEqual(before)
  })

  it('is told to every window, and belongs to one race only', async () => {
    const { engine, overrides } = await opened()
    const other = { ...race, raceId: String(present(raceIds(site, eventId)[1], 'second race')) }
    const messages = engine.services.stream.watch(0, undefined)[Symbol.asyncIterator]()
    const seen: unknown[] = []
    await overrides.set({ ...race, change: { kind: 'lap1', rule: 'counted' } })
    for (;;) {
      const { value } = await messages.next()
      seen.push(value)
      if (value?.type === 'data_changed' && value.scope === 'analysis') break
    }
    await messages.return?.(undefined)
    expect(seen.at(-1)).toEqual(objectWith({ scope: 'analysis', subject: race.eventId }))
    expect((await overrides.get(other)).lap1).toBeNull()
  })

  it('is refused for a race that is not stored, and nothing is written', async () => {
    const { engine, overrides } = await opened()
    const unknown = { ...race, raceId: '999999999' }
    await expect(overrides.set({ ...unknown, change: { kind: 'lap1', rule: 'counted' } })).rejects.toThrow(
      'There is no session',
    )
    expect(countOf(engine.db, 'analysis_overrides')).toBe(0)
  })
})
