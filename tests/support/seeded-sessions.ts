import { openDatabase } from '../../db/client/index.ts'
import { appPaths } from '../../electron/configuration/paths.ts'
import { checkRace } from '../../shared/domain/analysis/check.ts'
import type { RacePage } from '../../shared/domain/pages.ts'
import { addClass, addEvent, addRace, addRacePage, addTrack } from './database.ts'

export interface SeededRace {
  readonly page: RacePage
  readonly className: string
}

export const seededEventId = '486677'

/** Puts race pages into a data folder as an imported event, the first one first on the event page. */
export async function seedSessions(dataDir: string, races: readonly SeededRace[]): Promise<void> {
  const database = await openDatabase({ file: appPaths(dataDir, {}).databaseFile })
  const db = database.write
  db.transaction<void>(() => {
    const eventId = addEvent(db, {
      trackId: addTrack(db),
      sourceEventId: seededEventId,
      eventName: races[0]?.page.heading.eventName ?? 'Winter Cup',
      ingestDepth: 'laps_full',
      ingestionStatus: 'complete',
      lastIngestedAt: '2026-01-02T03:04:05.678Z',
    })
    const classes = new Map(
      [...new Set(races.map(({ className }) => className))].map((className) => [
        className,
        addClass(db, { eventId, className }),
      ]),
    )
    races.forEach(({ page, className }, sourceIndex) => {
      const { lap1Counted, agreement } = checkRace(page)
      const race = addRace(
        db,
        {
          eventId,
          sourceRaceId: String(page.raceId),
          sourceIndex,
          raceLabel: page.heading.raceLabel ?? className,
          sectionHeader: 'Main Events',
          sessionType: 'main',
          raceOrder: races.length - sourceIndex,
          eventRaceClassId: classes.get(className) ?? null,
          className,
          completedAt: '2025-11-16T17:30',
          durationMs: page.heading.lengthMs,
          lap1Counted: lap1Counted === null ? null : Number(lap1Counted),
        },
        { page: page.heading, agreement },
      )
      addRacePage(db, race, page)
    })
  })
  database.close()
}
