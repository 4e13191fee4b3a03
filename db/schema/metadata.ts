import { z } from 'zod'
import {
  entryListClass,
  eventHeading,
  eventLinks,
  eventStats,
  listedEvent,
  listedRace,
  racePageHeading,
  resultRow,
  scriptDriver,
} from '../../shared/domain/pages.ts'

/** `tracks.metadata`: what a catalogue row says beside the columns. Activity of the moment, so it never counts as an update. */
export const trackMetadata = z.object({
  slugAsPrinted: z.string().nullable(),
  status: z.enum(['racing', 'practicing', 'none']).nullable(),
  liveVideo: z.boolean().nullable(),
  featured: z.boolean().nullable(),
  currentEventName: z.string().nullable(),
  rowTarget: z.string().nullable(),
})
export type TrackMetadata = z.infer<typeof trackMetadata>

/** `events.metadata`: each page's own words, kept apart so that no page overwrites another's (T12). */
export const eventMetadata = z.object({
  /** The row of the track's events list. */
  list: listedEvent.nullable().default(null),
  /** Heading, statistics and links of the event page. */
  page: z
    .object({
      heading: eventHeading,
      stats: eventStats,
      links: eventLinks,
      /** Rows of its race list, so that a missing race can be noticed; null where an older version did not note it. */
      raceCount: z.int().nullable().default(null),
    })
    .nullable()
    .default(null),
  entryList: z
    .object({
      heading: eventHeading,
      stats: eventStats,
      /** Tabs that are session buckets, not classes (C12): kept as printed, without drivers or entries. */
      sessionBuckets: z.array(z.object({ tabIndex: z.int(), class: entryListClass })),
    })
    .nullable()
    .default(null),
  /** Class names in the order of the entry list's tabs, empty ones included (C10). */
  livercProgramBucketOrder: z.array(z.string()).default([]),
})
export type EventMetadata = z.infer<typeof eventMetadata>

/** `event_race_classes.metadata`. All null for a class that only races name. */
export const raceClassMetadata = z.object({
  classId: z.int().nullable().default(null),
  declaredEntries: z.int().nullable().default(null),
  tabIndex: z.int().nullable().default(null),
  /** The name before cleaning (H18), for whoever prints the list again. */
  printedName: z.string().nullable().default(null),
})
export type RaceClassMetadata = z.infer<typeof raceClassMetadata>

/** `event_entries.metadata`. All null for a finisher who is not on the entry list (C17). */
export const entryMetadata = z.object({
  driverName: z.string().nullable().default(null),
  sortName: z.string().nullable().default(null),
  /** The `#` column. */
  rowNumber: z.int().nullable().default(null),
  /** Place in the class's table, from 0. */
  rowIndex: z.int().nullable().default(null),
})
export type EntryMetadata = z.infer<typeof entryMetadata>

/** `races.race_metadata`: the event page's row and the race page's heading. */
export const raceMetadata = z.object({
  row: listedRace,
  page: racePageHeading.nullable(),
  /** How many drivers with laps have every printed figure reproduced from them (ui.md 2a). */
  agreement: z.object({ drivers: z.int(), agreeing: z.int() }).default({ drivers: 0, agreeing: 0 }),
  /** Data-quality warnings of the race's own data, without its name (H8). */
  warnings: z.array(z.string()).default([]),
  /** False once the event page no longer lists the race: the row stays (E11), readers leave it out. */
  onPage: z.boolean().default(true),
})
export type RaceMetadata = z.infer<typeof raceMetadata>

/** `race_results.raw_fields_json`: printed statistics without a column, of the table and of the page's script (C24). */
export const resultExtras = resultRow
  .pick({
    driverIdSource: true,
    avgTop5Ms: true,
    avgTop10Ms: true,
    avgTop15Ms: true,
    top3ConsecutiveMs: true,
    stdDeviationMs: true,
  })
  .extend({
    /** The driver's `racerLaps` block; null where the page has none. */
    script: scriptDriver.nullable(),
    /** Place of the row in the table and of the block in the script, from 0. */
    rowIndex: z.int(),
    blockIndex: z.int().nullable(),
    /** Whether every printed figure is reproduced from the laps; null without laps. */
    agrees: z.boolean().nullable().default(null),
    /** Consistency as printed; the column is null where that is not within 0-100 (H6). */
    consistencyPercent: z.number().nullable().default(null),
    /** False once the race page no longer shows the driver: the row stays (E11), readers leave it out. */
    onPage: z.boolean().default(true),
    /** Laps that the page holds for this driver; later rows are laps that the source took back. Null without a block. */
    lapsOnPage: z.int().nullable().default(null),
  })
export type ResultExtras = z.infer<typeof resultExtras>
