import { z } from 'zod'
import { AppError } from './errors.ts'

/**
 * Where an event stands, on two axes that never mix (T2): the depth says what readers may see of it, the status what is
 * being done to it. Both move only as the tables below say (F1-F4); every write of either goes through this module.
 */
export const ingestDepths = ['none', 'laps_full'] as const
export const ingestDepth = z.enum(ingestDepths)
export type IngestDepth = z.infer<typeof ingestDepth>
export const ingestionStatuses = ['idle', 'running', 'failed', 'complete'] as const
const ingestionStatus = z.enum(ingestionStatuses)
export type IngestionStatus = z.infer<typeof ingestionStatus>

/** Who moves an event: an import, or the operator who resets or cleans it up (F23, F24). */
export type Mover = 'import' | 'operator'

/**
 * `running` → `failed` is also how a cancelled import ends, and one whose process is gone. There is no way from `failed` to
 * `running`: a retry is `failed` → `idle` → `running`.
 */
const statusMoves: Readonly<Record<Mover, Readonly<Record<IngestionStatus, readonly IngestionStatus[]>>>> = {
  import: { idle: ['running'], running: ['failed', 'complete'], failed: ['idle'], complete: ['running'] },
  operator: { idle: [], running: [], failed: ['idle'], complete: ['idle'] },
}

/** An import only deepens; `none` again is the operator's explicit act (T2). */
const depthMoves: Readonly<Record<Mover, Readonly<Record<IngestDepth, readonly IngestDepth[]>>>> = {
  import: { none: ['laps_full'], laps_full: ['laps_full'] },
  operator: { none: ['none'], laps_full: ['none'] },
}

/**
 * The status after a move.
 * @param from as it is stored: anything that is not a status is refused as well
 * @throws AppError STATE_MACHINE_ERROR with `from` and `to` for every move that the table does not name (F3)
 */
export function moveStatus(from: string, to: string, mover: Mover = 'import'): IngestionStatus {
  const [before, after] = [ingestionStatus.safeParse(from), ingestionStatus.safeParse(to)]
  if (before.success && after.success && statusMoves[mover][before.data].includes(after.data))
    return after.data
  throw refused('status', from, to)
}

/** The depth after a move. @throws AppError STATE_MACHINE_ERROR with `from` and `to` (F4) */
export function moveDepth(from: string, to: string, mover: Mover = 'import'): IngestDepth {
  const [before, after] = [ingestDepth.safeParse(from), ingestDepth.safeParse(to)]
  if (before.success && after.success && depthMoves[mover][before.data].includes(after.data))
    return after.data
  throw refused('depth', from, to)
}

function refused(axis: 'status' | 'depth', from: string, to: string): AppError {
  return new AppError('STATE_MACHINE_ERROR', `An event cannot go from ${axis} ${from} to ${to}.`, {
    stage: 'job',
    source: 'pipeline',
    details: { axis, from, to },
  })
}
