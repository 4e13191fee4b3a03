import { z } from 'zod'
import { base, limit } from './base.ts'
import { checkedRace, doubtfulEntry } from './event-parts.ts'
import { validationCheck } from './validation.ts'
import { naturalId } from './views.ts'

/** What does not agree in the stored data, over all imported events (ui.md 1f, K20). */

export const findingKinds = [
  'figures',
  'totals',
  'laps',
  'rows',
  'lap1',
  'entries',
  'notes',
  'notRun',
  'drift',
  'validation',
] as const
export const findingKind = z.enum(findingKinds)
export type FindingKind = z.infer<typeof findingKind>

const ofRace = { race: checkedRace }
const ofDriver = { ...ofRace, driverId: z.string().nullable(), driverName: z.string() }

/** A line of an event's data checks. */
export const eventFinding = z.discriminatedUnion('kind', [
  /** A figure that LiveRC prints and the laps do not give. */
  z.object({
    kind: z.literal('figures'),
    ...ofDriver,
    figure: z.string(),
    lap: z.int().nullable(),
    printed: z.number().nullable(),
    computed: z.number().nullable(),
  }),
  /** The printed total time and the sum of the laps. */
  z.object({ kind: z.literal('totals'), ...ofDriver, printed: z.int(), computed: z.int() }),
  /** Laps that the result counts, and laps that are stored. */
  z.object({ kind: z.literal('laps'), ...ofDriver, printed: z.int(), stored: z.int() }),
  /** Rows that are missing or contradict each other. */
  z.object({
    kind: z.literal('rows'),
    race: checkedRace.nullable(),
    driverName: z.string().nullable(),
    check: z.string(),
    message: z.string(),
    expected: z.string().nullable(),
    found: z.string().nullable(),
  }),
  z.object({ kind: z.literal('lap1'), ...ofRace }),
  doubtfulEntry.extend({ kind: z.literal('entries') }),
  /** A note of the import. */
  z.object({ kind: z.literal('notes'), ...ofRace, note: z.string() }),
  z.object({ kind: z.literal('notRun'), ...ofRace }),
])
export type EventFinding = z.infer<typeof eventFinding>

/** What is doubtful beside the events. */
export const otherFinding = z.discriminatedUnion('kind', [
  /** A page whose form is not known, and that nobody has confirmed. */
  z.object({ kind: z.literal('drift'), pageType: z.string(), url: z.string(), variant: z.string() }),
  /** A check that the last validation did not pass, with one of its problems; rows of events are findings of their own. */
  z.object({
    kind: z.literal('validation'),
    check: validationCheck.shape.name,
    sentence: z.string(),
    problem: z.string().nullable(),
  }),
])
export type OtherFinding = z.infer<typeof otherFinding>

export const checkedEvent = z.object({ eventId: z.string(), eventName: z.string(), eventDate: z.string() })
export type CheckedEvent = z.infer<typeof checkedEvent>

const kindCount = z.object({ kind: findingKind, findings: z.int(), events: z.int() })

export const qualityPage = z.object({
  findings: z.array(
    z.object({
      /** Tells the findings of a list apart. */
      key: z.string(),
      /** Null for what is no event's. */
      event: checkedEvent.nullable(),
      finding: z.union([eventFinding, otherFinding]),
    }),
  ),
  /** Findings that fit the filter, on this page or another. */
  total: z.int(),
  /** Per kind, of the chosen event or of all; kinds without a finding are left out. */
  counts: z.array(kindCount),
  /** Events with findings, most findings first, at most 500. */
  events: z.array(checkedEvent.extend({ findings: z.int() })),
  /** What was looked at. */
  checked: z.object({ events: z.int(), sessions: z.int(), drivers: z.int(), agreeing: z.int() }),
  checkedAt: z.string(),
})
export type QualityPage = z.infer<typeof qualityPage>

export const quality = {
  /**
   * Findings of all imported events, newest event first, page by page. `fresh` looks at every event again and recomputes
   * every figure; else only what has changed since the last time is looked at.
   */
  list: base
    .route({ method: 'GET', path: '/quality' })
    .input(
      z.object({
        kind: findingKind.optional(),
        eventId: naturalId.optional(),
        fresh: z.boolean().default(false),
        offset: z.int().min(0).default(0),
        limit,
      }),
    )
    .output(qualityPage),
}
