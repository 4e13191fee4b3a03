import { describe, expect, it } from 'vitest'
import { recordDrift } from '../../../db/repositories/write/drift.ts'
import type { WriteDb } from '../../../db/schema/handle.ts'
import { QualityService } from '../../../electron/services/quality.ts'
import { findingKinds, qualityPage } from '../../../shared/contract/quality.ts'
import type { QualityPage } from '../../../shared/contract/quality.ts'
import { addDriver, addEntry, stamp, temporaryDatabase } from '../../support/database.ts'
import { addTwoEvents } from '../../support/two-events.ts'

const all = { fresh: false, offset: 0, limit: 500 }

async function opened() {
  const { read, write } = await temporaryDatabase()
  const ids = addTwoEvents(write)
  const service = new QualityService({ db: read, origin: 'live', now: () => stamp })
  const list = async (query: Partial<Parameters<QualityService['list']>[0]> = {}) => {
    const page = await service.list({ ...all, ...query })
    expect(qualityPage.parse(page)).toEqual(page)
    return page
  }
  return { write, ids, service, list }
}

const linesOf = ({ findings }: QualityPage, kind: string) =>
  findings.filter(({ finding }) => finding.kind === kind)

/** As an import that found the event changed leaves it. */
const imported = (db: WriteDb, eventId: string): void => {
  db.prepare(
    "update events set last_ingested_at = coalesce(last_ingested_at, '') || '+' where source_event_id = ?",
  ).run(eventId)
}

describe('data quality', () => {
  it('has every kind of finding over all imported events, and nothing of one that is not complete', async () => {
    const { write, ids, list } = await opened()
    write.prepare('update race_results set avg_lap_time_ms = 12345 where race_id = ?').run(ids.heat)
    write
      .prepare('update laps set lap_time_ms = lap_time_ms + 1000 where id = (select min(id) from laps)')
      .run()
    write.prepare('update races set lap1_counted = null where id = ?').run(ids.laterFinal)
    write.prepare('delete from races where id = ?').run(ids.laterHeat)
    write
      .prepare('update race_results set laps_completed = laps_completed + 1 where race_id = ?')
      .run(ids.laterFinal)
    const away = addDriver(write, { sourceDriverId: '88', displayName: 'GONE AWAY' })
    addEntry(write, { eventId: ids.later, driverId: away, withdrawn: true })
    const guest = addDriver(write, { sourceDriverId: '89', displayName: 'A GUEST' })
    addEntry(write, { eventId: ids.later, driverId: guest, fromEntryList: false })
    const page = await list()
    const kinds = new Set(page.findings.map(({ finding }) => finding.kind))
    for (const kind of findingKinds.filter((one) => one !== 'validation' && one !== 'drift'))
      expect([kind, kinds.has(kind)]).toEqual([kind, true])
    expect(page.findings.some(({ event }) => event?.eventId === '5003')).toBe(false)

    const [total] = linesOf(page, 'totals')
    expect(total?.finding).toMatchObject({ driverName: 'DRIVER 11' })
    expect(linesOf(page, 'laps')[0]).toMatchObject({
      event: { eventId: '5002', eventName: 'Spring Cup' },
      finding: { race: { raceId: '9101', raceLabel: 'Buggy A-Main' } },
    })
    expect(linesOf(page, 'entries').map(({ finding }) => 'reason' in finding && finding.reason)).toEqual(
      expect.arrayContaining(['withdrawn', 'not_listed', 'unmatched']),
    )
  })

  it('counts per kind and event, filters by both, and gives page by page', async () => {
    const { write, ids, list } = await opened()
    write.prepare('update race_results set avg_lap_time_ms = 12345 where race_id = ?').run(ids.heat)
    const page = await list()
    const figures = page.counts.find(({ kind }) => kind === 'figures')
    expect(figures).toEqual({ kind: 'figures', findings: linesOf(page, 'figures').length, events: 1 })
    expect(page.counts.reduce((sum, { findings }) => sum + findings, 0)).toBe(page.total)
    expect(page.events.reduce((sum, { findings }) => sum + findings, 0)).toBe(page.total)
    // Drivers of whom a figure differs no longer agree.
    expect(page.checked.drivers - page.checked.agreeing).toBe(
      new Set(linesOf(page, 'figures').map(({ finding }) => 'driverName' in finding && finding.driverName))
        .size,
    )

    const ofKind = await list({ kind: 'figures' })
    expect(ofKind.total).toBe(figures?.findings)
    expect(ofKind.counts).toEqual(page.counts)
    const ofOther = await list({ eventId: '5002', kind: 'figures' })
    expect([ofOther.total, ofOther.findings]).toEqual([0, []])

    const pages: QualityPage[] = []
    for (let offset = 0; offset < page.total; offset += 2) pages.push(await list({ offset, limit: 2 }))
    expect(pages.flatMap(({ findings }) => findings)).toEqual(page.findings)
  })

  it('looks again at what was imported again, and with fresh at every figure of everything', async () => {
    const { write, ids, list } = await opened()
    const before = await list({ eventId: '5002' })
    write.prepare('update race_results set fast_lap_time_ms = 1 where race_id = ?').run(ids.laterFinal)
    write.prepare('update race_results set laps_completed = 99 where race_id = ?').run(ids.laterFinal)
    // Nobody has said that anything changed.
    expect((await list({ eventId: '5002' })).findings).toEqual(before.findings)
    imported(write, '5002')
    const after = await list({ eventId: '5002' })
    expect(linesOf(after, 'laps')).toHaveLength(2)
    // The import noted that all agree, so figures are not computed again for it.
    expect(linesOf(after, 'figures')).toEqual([])
    const fresh = await list({ eventId: '5002', fresh: true })
    const fastest = linesOf(fresh, 'figures').filter(
      ({ finding }) => 'figure' in finding && finding.figure === 'fastLapMs',
    )
    expect(fastest.map(({ finding }) => 'printed' in finding && finding.printed)).toEqual([1, 1])
    expect(fresh.checked.agreeing).toBeLessThan(before.checked.agreeing)
    // What was found stays found.
    expect((await list({ eventId: '5002' })).findings).toEqual(fresh.findings)
  })

  it('forgets an event that was removed, and has nothing to say of an empty database', async () => {
    const { write, list } = await opened()
    expect((await list()).checked.events).toBe(2)
    write.prepare("update events set ingest_depth = 'none'").run()
    expect(await list()).toMatchObject({
      findings: [],
      total: 0,
      counts: [],
      events: [],
      checked: { events: 0, sessions: 0, drivers: 0, agreeing: 0 },
    })
  })

  it('lists pages that no longer fit until they are confirmed', async () => {
    const { write, list } = await opened()
    recordDrift(write, {
      source: 'liverc',
      origin: 'live',
      pageType: 'race',
      url: 'https://meadow.liverc.com/x',
      code: 'RACE_PAGE_FORMAT_ERROR',
      variant: 'no table',
      artefact: null,
      seenAt: stamp,
    })
    const drift = linesOf(await list(), 'drift')
    expect(drift).toMatchObject([{ event: null, finding: { pageType: 'race', variant: 'no table' } }])
    write.prepare('update drift_reports set confirmed_at = ?').run(stamp)
    expect(linesOf(await list(), 'drift')).toEqual([])
  })

  it('stops when the engine closes, with whoever waits', async () => {
    const { service } = await opened()
    const asked = service.list(all)
    service.close()
    await expect(asked).rejects.toMatchObject({ code: 'CANCELLED' })
    await expect(service.list(all)).rejects.toMatchObject({ code: 'CANCELLED' })
  })
})
