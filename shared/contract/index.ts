import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import { errorReport } from '../domain/errors.ts'
import {
  databaseStatus,
  entryView,
  eventDetail,
  eventStatus,
  eventSummary,
  jobView,
  naturalId,
  plainDate,
  sessionDetail,
  streamMessage,
  systemInfo,
  trackSlug,
  trackSummary,
} from './views.ts'

/** Every procedure answers with its output or with this one typed error, whose `data` is an `ErrorReport`. */
const base = oc.errors({ APP_ERROR: { status: 500, data: errorReport } })

const limit = z.int().min(1).max(500).default(100)
const nothing = z.object({}).optional()

const dateRange = {
  /** Held-between range, both ends included; a meeting of several days counts when any of its days is inside. */
  from: plainDate.optional(),
  to: plainDate.optional(),
}

/** The typed contract that every shell serves: message port, WebSocket, and the CLI in its own process. */
export const contract = {
  system: {
    info: base.input(nothing).output(systemInfo),
    status: base.input(nothing).output(databaseStatus),
    /** The user agrees to mix this folder's data with the other origin (live or replay). */
    confirmOrigin: base.input(nothing).output(systemInfo),
  },
  tracks: {
    list: base
      .input(
        z.object({
          query: z.string().max(200).default(''),
          active: z.enum(['true', 'false', 'all']).default('true'),
          limit: z.int().min(1).max(5000).default(2000),
        }),
      )
      .output(z.array(trackSummary)),
    get: base.input(z.object({ slug: trackSlug })).output(trackSummary),
    /** The source's whole catalogue, in the background (A1, A24). */
    sync: base.input(nothing).output(z.object({ jobId: z.string() })),
  },
  events: {
    /** Known events by text, track, range and status, newest first; local data only (B9, L37). */
    search: base
      .input(
        z.object({
          query: z.string().max(200).default(''),
          trackSlug: trackSlug.optional(),
          status: z.array(eventStatus).default([]),
          limit,
          ...dateRange,
        }),
      )
      .output(z.object({ events: z.array(eventSummary), more: z.boolean() })),
    get: base.input(z.object({ eventId: naturalId })).output(eventDetail),
    entries: base.input(z.object({ eventId: naturalId })).output(z.array(entryView)),
    /** The events of one track, in the background (B1-B8). */
    sync: base.input(z.object({ trackSlug })).output(z.object({ jobId: z.string() })),
    /** Imports a whole event in the background; a second request while one runs gets the same job (C1, J6). */
    import: base
      .input(
        z.object({ eventId: naturalId, trackSlug: trackSlug.optional(), force: z.boolean().default(false) }),
      )
      .output(z.object({ jobId: z.string() })),
  },
  sessions: {
    get: base.input(z.object({ eventId: naturalId, raceId: naturalId })).output(sessionDetail),
  },
  jobs: {
    list: base.input(z.object({ limit })).output(z.array(jobView)),
    get: base.input(z.object({ jobId: z.string().max(100) })).output(jobView),
    cancel: base.input(z.object({ jobId: z.string().max(100) })).output(jobView),
  },
  stream: {
    /** Messages after `after`, then live ones until the client leaves. */
    watch: base.input(z.object({ after: z.int().min(0).default(0) })).output(eventIterator(streamMessage)),
  },
}
export type Contract = typeof contract
