import type { ClassRow, EventDataStore, RaceRow } from '../../../db/repositories/write/event-data.ts'
import { raceMetadata, resultExtras } from '../../../db/schema/metadata.ts'
import { gapsToWinner } from '../../../shared/domain/analysis/gap.ts'
import { cleanClassName, inferVehicleType } from '../../../shared/domain/classes.ts'
import { nameKey } from '../../../shared/domain/text.ts'
import type { RacePage } from '../../../shared/domain/pages.ts'
import { canonicalJson } from '../../../shared/util/canonical-json.ts'
import type { SourceConnector } from '../../connectors/contract.ts'
import { liverc } from '../context.ts'
import type { Entrants, Finisher } from './entrants.ts'
import { syntheticDriverId } from './identity.ts'
import type { PlannedRace } from './plan.ts'
import { lapValues, raceValues, resultValues, type CheckedRacePage } from './race-values.ts'

/** What storing the races of one event needs; one for the whole import. */
export interface RacePersistence {
  readonly store: EventDataStore
  readonly entrants: Entrants
  readonly connector: SourceConnector
  readonly trackSlug: string
  readonly eventUrl: string
}

/**
 * Stores one race: its row, its drivers matched to entries, its results and every lap (C15, C20-C25, C29). This is the
 * place where a race page becomes rows. To be called inside the store's transaction.
 * @param page null for a race that has not been run
 */
export function persistRace(
  context: RacePersistence,
  planned: PlannedRace,
  page: CheckedRacePage | null,
): void {
  const { store } = context
  const existing = store.races.get(planned.sourceRaceId) ?? store.races.get(planned.syntheticId)
  const hasResults = page !== null && page.page.results.length > 0
  // What the source once published stays when its page turns up empty (C38).
  if (existing?.resultState === 'stored' && !hasResults) return

  const classRow = ensureClass(store, cleanClassName(planned.listed.className))
  const race = store.writeRace(
    existing,
    raceValues(planned, page, { eventId: store.eventId, raceUrl: raceUrl(context, planned), classRow }),
  )
  if (page !== null && hasResults) persistResults(context, race, page)
}

/**
 * Gives every stored race its place on the event page, also those that this import did not fetch (E8). Races that the
 * page no longer lists stay, marked, so that readers leave them out (E11).
 * @param planned every race of the event page
 */
export function placeRaces(store: EventDataStore, planned: readonly PlannedRace[]): void {
  const places = new Map(planned.map(({ sourceRaceId, sourceIndex }) => [sourceRaceId, sourceIndex]))
  for (const race of [...store.races.values()]) {
    const metadata = raceMetadata.parse(JSON.parse(race.raceMetadata))
    const place = places.get(race.sourceRaceId)
    const onPage = place !== undefined
    if (onPage === metadata.onPage && (place ?? race.sourceIndex) === race.sourceIndex) continue
    store.updateRace(race, {
      sourceIndex: place ?? race.sourceIndex,
      raceMetadata: canonicalJson({ ...metadata, onPage }),
    })
  }
}

function persistResults(context: RacePersistence, race: RaceRow, { page, check }: CheckedRacePage): void {
  const { store, entrants } = context
  const finishers = finishersOf(page, new URL(race.raceUrl).host)
  const drivers = entrants.resolve(race.className, finishers, race.sourceRaceId)
  const known = store.loadRace(race.id)
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
    const resultId = store.writeResult(
      before?.result ?? undefined,
      resultValues(row, {
        raceId: race.id,
        raceDriverId,
        rowIndex,
        blockIndex: lapBlock?.index ?? null,
        block: lapBlock?.block ?? null,
        gapMs: row.driverId === null ? null : (gaps.get(row.driverId) ?? null),
        agrees: row.driverId === null ? null : (check.perDriver.get(row.driverId)?.agrees ?? null),
      }),
    )
    return lapBlock === undefined ? [] : lapValues(lapBlock.block, resultId)
  })
  store.writeLaps(laps)

  const onPage = new Set(finishers.map(({ sourceDriverId }) => sourceDriverId))
  for (const [sourceDriverId, { result }] of known) {
    if (result === null || onPage.has(sourceDriverId)) continue
    const extras = resultExtras.parse(JSON.parse(result.rawFieldsJson))
    store.updateResult(result, { rawFieldsJson: canonicalJson({ ...extras, onPage: false }) })
  }
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
function raceUrl({ connector, trackSlug, eventUrl }: RacePersistence, { listed }: PlannedRace): string {
  return listed.raceId === null ? eventUrl : connector.addresses.race({ trackSlug, raceId: listed.raceId })
}
