import type {
  ClassRow,
  EventDataStore,
  RaceDriverRow,
  RaceRow,
  ResultRow,
} from '../../../db/repositories/write/event-data.ts'
import { raceMetadata, resultExtras } from '../../../db/schema/metadata.ts'
import { gapsToWinner } from '../../../shared/domain/analysis/gap.ts'
import { cleanClassName, inferVehicleType } from '../../../shared/domain/classes.ts'
import { nameKey } from '../../../shared/domain/text.ts'
import type { EventPage, RacePage } from '../../../shared/domain/pages.ts'
import { canonicalJson } from '../../../shared/util/canonical-json.ts'
import type { SourceConnector } from '../../connectors/contract.ts'
import { liverc } from '../context.ts'
import type { ChangeLog } from './change-log.ts'
import type { Entrants, Finisher } from './entrants.ts'
import { syntheticDriverId } from './identity.ts'
import type { PlannedRace } from './plan.ts'
import {
  factsOf,
  lapValues,
  raceValues,
  resultValues,
  type CheckedRacePage,
  type RaceFacts,
} from './race-values.ts'
import { isRaceHeadingWarning, raceHeadingWarnings } from './validate.ts'

/** What storing the races of one event needs; one for the whole import. */
export interface RacePersistence {
  readonly store: EventDataStore
  readonly entrants: Entrants
  readonly connector: SourceConnector
  readonly trackSlug: string
  readonly event: EventPage
  readonly eventUrl: string
  /** Where changes of a complete event are noted; null in a first import, to which everything is new. */
  readonly changes: ChangeLog | null
}

/**
 * Stores one race: its row, its drivers matched to entries, its results and every lap (C15, C20-C25, C29). This is the
 * place where a race page becomes rows. To be called inside the store's transaction.
 * @param page null for a race that has not been run
 * @returns the race's row; null where what is stored stays, whatever the page says
 */
export function persistRace(
  context: RacePersistence,
  planned: PlannedRace,
  page: CheckedRacePage | null,
): RaceRow | null {
  const { store, changes } = context
  const existing = storedRace(store, planned)
  const facts = factsOf(page)
  // What the source once published stays when its page turns up empty (C38).
  if (existing?.resultState === 'stored' && !facts.hasResults) return null
  const race = writeRace(context, planned, existing, facts)
  if (page !== null && facts.hasResults) {
    const hadResults = existing?.resultState === 'stored'
    persistResults({ ...context, changes: hadResults ? changes : null }, race, page)
  }
  return race
}

/**
 * The same for a race whose page is what its rows were made of: results and laps are right already, and what depends on the
 * event page and the entry list as well is written as `persistRace` would. To be called inside the store's transaction.
 */
export function persistUnchangedRace(context: RacePersistence, planned: PlannedRace): void {
  const { store, entrants, event } = context
  const existing = storedRace(store, planned)
  if (existing === undefined) throw new Error('A race whose rows are known is stored')
  const { page: heading, agreement, warnings } = raceMetadata.parse(JSON.parse(existing.raceMetadata))
  const race = writeRace(context, planned, existing, {
    heading,
    hasResults: true,
    lap1Counted: existing.lap1Counted === null ? null : existing.lap1Counted !== 0,
    agreement,
    warnings: [
      ...(heading === null ? [] : raceHeadingWarnings(event, planned, heading)),
      ...warnings.filter((warning) => !isRaceHeadingWarning(planned, warning)),
    ],
  })
  const rows = shownResults(store, race)
  const finishers = rows.map(({ raceDriver }) => ({
    sourceDriverId: raceDriver.sourceDriverId,
    driverName: raceDriver.displayName,
  }))
  const drivers = entrants.resolve(race.className, finishers, race.sourceRaceId)
  rows.forEach(({ raceDriver, result, laps }, index) => {
    const driver = drivers[index]
    if (driver === undefined) throw new Error('Every finisher has a driver')
    store.updateRaceDriver(raceDriver, { driverId: driver.id })
    store.confirmResult(result, laps)
  })
}

/**
 * Gives every stored race its place on the event page, also those that this import did not fetch (E8). Races that the
 * page no longer lists stay, marked, so that readers leave them out (E11).
 * @param planned every race of the event page
 */
export function placeRaces(
  store: EventDataStore,
  planned: readonly PlannedRace[],
  changes: ChangeLog | null,
): void {
  const places = new Map(planned.map(({ sourceRaceId, sourceIndex }) => [sourceRaceId, sourceIndex]))
  for (const race of [...store.races.values()]) {
    const metadata = raceMetadata.parse(JSON.parse(race.raceMetadata))
    const place = places.get(race.sourceRaceId)
    const onPage = place !== undefined
    if (onPage === metadata.onPage && (place ?? race.sourceIndex) === race.sourceIndex) continue
    if (onPage !== metadata.onPage) changes?.raceOnPage(race, onPage)
    store.updateRace(race, {
      sourceIndex: place ?? race.sourceIndex,
      raceMetadata: canonicalJson({ ...metadata, onPage }),
    })
  }
}

/** The row of a race, also one from the time when its row on the event page had no link (E13). */
export function storedRace(store: EventDataStore, planned: PlannedRace): RaceRow | undefined {
  return store.races.get(planned.sourceRaceId) ?? store.races.get(planned.syntheticId)
}

function writeRace(
  context: RacePersistence,
  planned: PlannedRace,
  existing: RaceRow | undefined,
  facts: RaceFacts,
): RaceRow {
  const { store } = context
  const classRow = ensureClass(store, cleanClassName(planned.listed.className))
  const raceUrl = urlOf(context, planned)
  const race = store.writeRace(
    existing,
    raceValues(planned, facts, { eventId: store.eventId, raceUrl, classRow }),
  )
  context.changes?.race(existing, race)
  return race
}

function persistResults(context: RacePersistence, race: RaceRow, { page, check }: CheckedRacePage): void {
  const { store, entrants, changes } = context
  const finishers = finishersOf(page, new URL(race.raceUrl).host)
  const drivers = entrants.resolve(race.className, finishers, race.sourceRaceId)
  const known = store.loadRace(race.id)
  const lapsBefore = changes === null ? null : store.loadShownLaps(race.id)
  const gaps = gapsToWinner(page)
  const blocks = new Map(page.lapBlocks.map((block, index) => [block.driverId, { block, index }]))

  const laps = page.results.flatMap((row, rowIndex) => {
    const finisher = finishers[rowIndex]
    const driver = drivers[rowIndex]
    if (finisher === undefined || driver === undefined) throw new Error('Every result row has a finisher')
    const before = known.get(finisher.sourceDriverId)
    const raceDriverId = store.writeRaceDriver(before?.raceDriver, {
      raceId: race.id,
      driverId: driver.id,
      source: liverc,
      sourceDriverId: finisher.sourceDriverId,
      displayName: row.driverName,
      carNumber: row.carNumber,
    })
    const lapBlock = row.driverId === null ? undefined : blocks.get(row.driverId)
    const values = resultValues(row, {
      raceId: race.id,
      raceDriverId,
      rowIndex,
      blockIndex: lapBlock?.index ?? null,
      block: lapBlock?.block ?? null,
      gapMs: row.driverId === null ? null : (gaps.get(row.driverId) ?? null),
      agrees: row.driverId === null ? null : (check.perDriver.get(row.driverId)?.agrees ?? null),
    })
    const resultId = store.writeResult(before?.result ?? undefined, values)
    const ownLaps = lapBlock === undefined ? [] : lapValues(lapBlock.block, resultId)
    const shown = { before: before?.raceDriver, displayName: row.driverName, carNumber: row.carNumber }
    const isNew = changes?.result(race, shown, before?.result ?? null, values) === 'added'
    if (!isNew) changes?.laps(race, row.driverName, lapsBefore?.get(resultId) ?? [], ownLaps)
    return ownLaps
  })
  store.writeLaps(laps)

  const onPage = new Set(finishers.map(({ sourceDriverId }) => sourceDriverId))
  for (const [sourceDriverId, { raceDriver, result }] of known) {
    if (result === null || onPage.has(sourceDriverId)) continue
    const extras = resultExtras.parse(JSON.parse(result.rawFieldsJson))
    if (extras.onPage) changes?.resultGone(race, raceDriver, result)
    store.updateResult(result, { rawFieldsJson: canonicalJson({ ...extras, onPage: false }) })
  }
}

/** The rows of a race that its page shows, in the order of its results table. */
function shownResults(
  store: EventDataStore,
  race: RaceRow,
): { raceDriver: RaceDriverRow; result: ResultRow; laps: number }[] {
  const rows = [...store.loadRace(race.id).values()].flatMap(({ raceDriver, result }) => {
    if (result === null) return []
    const { onPage, rowIndex, lapsOnPage } = resultExtras.parse(JSON.parse(result.rawFieldsJson))
    return onPage ? [{ raceDriver, result, rowIndex, laps: lapsOnPage ?? 0 }] : []
  })
  return rows.toSorted((a, b) => a.rowIndex - b.rowIndex)
}

/** The rows of the results with an id for everyone: the source's, else one made of host and name (E12, T6). */
function finishersOf(page: RacePage, host: string): Finisher[] {
  const occurrences = new Map<string, number>()
  return page.results.map(({ driverId, driverName }) => {
    if (driverId !== null) return { sourceDriverId: String(driverId), driverName }
    const key = nameKey(driverName)
    const occurrence = occurrences.get(key) ?? 0
    occurrences.set(key, occurrence + 1)
    return { sourceDriverId: syntheticDriverId(host, driverName, occurrence), driverName }
  })
}

function ensureClass(store: EventDataStore, className: string): ClassRow {
  const existing = store.classes.get(className)
  if (existing !== undefined) return existing
  return store.writeClass(className, {
    eventId: store.eventId,
    className,
    fromEntryList: false,
    vehicleType: inferVehicleType(className),
    vehicleTypeNeedsReview: true,
    metadata: '{}',
  })
}

/** The race's own page; for a row without a link, the event's. */
function urlOf({ connector, trackSlug, eventUrl }: RacePersistence, { listed }: PlannedRace): string {
  return listed.raceId === null ? eventUrl : connector.addresses.race({ trackSlug, raceId: listed.raceId })
}
