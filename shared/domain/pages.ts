import { z } from 'zod'

/**
 * What the parsers of the six LiveRC pages give (G3): plain data, one schema per page type.
 *
 * Units: durations are integer milliseconds (`…Ms`), percentages keep LiveRC's decimals, clock times are the track's
 * local wall time `YYYY-MM-DDTHH:MM[:SS]` and dates `YYYY-MM-DD`. `null` means that the page does not say.
 */

const text = z.string().min(1).max(2_000)
const optionalText = text.nullable()
const count = z.int().min(0)
const optionalCount = count.nullable()
const milliseconds = z.int().min(0)
const optionalMilliseconds = milliseconds.nullable()
const optionalPercent = z.number().nullable()
const sourceId = z.int().min(1)
const localDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
const localDateTime = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/)

/* Track catalogue, PAGES.md section 2 */

export const catalogueTrack = z.object({
  /** Lower case; the identity of a track at the source. */
  slug: text,
  slugAsPrinted: text,
  name: text,
  trackUrl: z.url(),
  eventsUrl: z.url(),
  status: z.enum(['racing', 'practicing', 'none']),
  liveVideo: z.boolean(),
  featured: z.boolean(),
  lastUpdatedText: optionalText,
  currentEventName: optionalText,
  rowTarget: optionalText,
})
export type CatalogueTrack = z.infer<typeof catalogueTrack>

export const trackCataloguePage = z.object({
  tracks: z.array(catalogueTrack),
  /** Rows that could not be read, with the reason; they are logged and skipped (A6). */
  skipped: z.array(z.object({ row: count, reason: text })),
})
export type TrackCataloguePage = z.infer<typeof trackCataloguePage>

/* Track dashboard, PAGES.md section 3 */

export const trackDashboardPage = z.object({
  name: text,
  pageHeading: text,
  liveStatusText: optionalText,
  isLive: z.boolean().nullable(),
  resultsThisMonth: optionalCount,
  practiceSessionsThisMonth: optionalCount,
  videosThisMonth: optionalCount,
  addressLines: z.array(text),
  phone: optionalText,
  website: optionalText,
  email: optionalText,
  emailFromJavascript: optionalText,
  logoUrl: optionalText,
  descriptionLines: z.array(z.string().min(1).max(20_000)).nullable(),
  mapQuery: optionalText,
  facebookUrl: optionalText,
  facebookKind: z.enum(['feed', 'page_link']).nullable(),
  lifetime: z.object({
    laps: optionalCount,
    practiceSessions: optionalCount,
    races: optionalCount,
    entries: optionalCount,
    events: optionalCount,
  }),
})
export type TrackDashboardPage = z.infer<typeof trackDashboardPage>

/* Events list, PAGES.md section 4 */

export const listedEvent = z.object({
  eventId: sourceId,
  name: text,
  path: text,
  /** The hidden date and time as printed, `T` for the blank; `T00:00:00` stands for a time that is not given. */
  startLocal: localDateTime,
  startTimeGiven: z.boolean(),
  dateText: optionalText,
  dateStart: localDate,
  dateEnd: localDate,
  entries: count,
  drivers: count,
})
export type ListedEvent = z.infer<typeof listedEvent>

export const eventsListPage = z.object({
  trackName: text,
  events: z.array(listedEvent),
  /** Rows without link, id, name or date, and counts that could not be read (B14). */
  skipped: z.array(z.object({ row: count, reason: text })),
  warnings: z.array(text),
})
export type EventsListPage = z.infer<typeof eventsListPage>

/* Heading and statistics card shared by event page and entry list */

export const eventHeading = z.object({
  trackName: text,
  eventName: text,
  dateText: optionalText,
  dateStart: localDate.nullable(),
  dateEnd: localDate.nullable(),
})
export type EventHeading = z.infer<typeof eventHeading>

export const eventStats = z.object({
  raceTrack: optionalText,
  entries: optionalCount,
  drivers: optionalCount,
  totalRaceLaps: optionalCount,
})
export type EventStats = z.infer<typeof eventStats>

/* Event page, PAGES.md section 5 */

const labelledLink = z.object({ id: sourceId, label: text })

export const eventLinks = z.object({
  entryListEventId: sourceId.nullable(),
  heatSheets: z.array(labelledLink),
  overallRankings: z.array(z.object({ eventId: sourceId, label: text })),
  points: z.array(labelledLink),
  roundRankings: z.array(z.object({ id: sourceId, order: optionalText, label: text })),
  multiMains: z.array(labelledLink),
})
export type EventLinks = z.infer<typeof eventLinks>

export const listedRace = z.object({
  /** `null` for a row without a link: a race not yet run. */
  raceId: sourceId.nullable(),
  roundName: optionalText,
  raceNumber: optionalCount,
  fullLabel: text,
  className: text,
  raceLabel: text,
  heatNumber: optionalCount,
  heatCount: optionalCount,
  timeCompletedText: optionalText,
  /** To the minute; the date alone where no time is printed (C14). */
  timeCompletedLocal: z.union([localDateTime, localDate]).nullable(),
  path: optionalText,
})
export type ListedRace = z.infer<typeof listedRace>

export const eventPage = z.object({
  /** From the URL that was asked for: the page does not print it. */
  eventId: sourceId,
  heading: eventHeading,
  stats: eventStats,
  links: eventLinks,
  /** In page order, which is newest first. */
  races: z.array(listedRace),
})
export type EventPage = z.infer<typeof eventPage>

/* Entry list, PAGES.md section 6 */

export const listedEntry = z.object({
  /** The `#` column: a row number, not a car number. */
  rowNumber: optionalCount,
  driverName: text,
  /** `LAST, FIRST` as printed in the hidden sort helper. */
  sortName: optionalText,
  transponder: optionalText,
})
export type ListedEntry = z.infer<typeof listedEntry>

export const entryListClass = z.object({
  classId: sourceId.nullable(),
  name: text,
  declaredEntries: optionalCount,
  entries: z.array(listedEntry),
})
export type EntryListClass = z.infer<typeof entryListClass>

export const entryListPage = z.object({
  heading: eventHeading,
  stats: eventStats,
  /** In the order of the tabs, empty classes included (C10). */
  classes: z.array(entryListClass),
})
export type EntryListPage = z.infer<typeof entryListPage>

/* Race result, PAGES.md section 7 */

export const racePageHeading = eventHeading.extend({
  panelHeading: text,
  raceLabel: optionalText,
  roundCode: optionalText,
  raceNumber: optionalCount,
  roundName: optionalText,
  lengthText: optionalText,
  /** Scheduled length of a timed race, in ms; `null` for a race to a number of laps. */
  lengthMs: optionalMilliseconds,
  lengthKind: optionalText,
})
export type RacePageHeading = z.infer<typeof racePageHeading>

export const resultRow = z.object({
  position: z.int().min(1),
  carNumber: optionalCount,
  /** `null` when the page has neither a link nor a lap block for this row. */
  driverId: sourceId.nullable(),
  driverIdSource: z.enum(['link', 'racer_laps_name']).nullable(),
  driverName: text,
  qualifyingPosition: optionalCount,
  lapsTimeText: optionalText,
  laps: count,
  totalTimeMs: optionalMilliseconds,
  behindText: optionalText,
  /** Interval to the car one place ahead (ui.md 2a), never the gap to the leader. */
  behindLaps: optionalCount,
  behindMs: optionalMilliseconds,
  fastLapMs: optionalMilliseconds,
  fastLapNumber: optionalCount,
  avgLapMs: optionalMilliseconds,
  avgTop5Ms: optionalMilliseconds,
  avgTop10Ms: optionalMilliseconds,
  avgTop15Ms: optionalMilliseconds,
  top3ConsecutiveMs: optionalMilliseconds,
  stdDeviationMs: optionalMilliseconds,
  consistencyPercent: optionalPercent,
})
export type ResultRow = z.infer<typeof resultRow>

/** The statistics of one driver in the page's script, with three decimals. */
export const scriptDriver = z.object({
  driverName: text,
  fastLapMs: optionalMilliseconds,
  avgLapMs: optionalMilliseconds,
  avgTop5Ms: optionalMilliseconds,
  avgTop10Ms: optionalMilliseconds,
  avgTop15Ms: optionalMilliseconds,
  top2ConsecutiveMs: optionalMilliseconds,
  top3ConsecutiveMs: optionalMilliseconds,
  stdDeviationMs: optionalMilliseconds,
  consistencyPercent: optionalPercent,
  /** Position on the grid, from lap 0. */
  startPosition: optionalCount,
})
export type ScriptDriver = z.infer<typeof scriptDriver>

export const pageLap = z.object({
  lap: z.int().min(1),
  position: optionalCount,
  /** The lap time as printed, e.g. `38.17`. */
  timeText: z.string().max(100),
  timeMs: milliseconds,
  paceText: optionalText,
  paceLaps: optionalCount,
  paceMs: optionalMilliseconds,
  segments: z.array(z.string().max(200)),
})
export type PageLap = z.infer<typeof pageLap>

/** One `racerLaps[<id>]` block. */
export const lapBlock = z.object({
  driverId: sourceId,
  driver: scriptDriver,
  /** Lap 0 left out (G9). */
  laps: z.array(pageLap),
})
export type LapBlock = z.infer<typeof lapBlock>

export const racePage = z.object({
  /** From the URL that was asked for: the page does not print it. */
  raceId: sourceId,
  heading: racePageHeading,
  /** Empty for a race not yet run. */
  results: z.array(resultRow),
  /** In the order of the page. */
  lapBlocks: z.array(lapBlock),
})
export type RacePage = z.infer<typeof racePage>
