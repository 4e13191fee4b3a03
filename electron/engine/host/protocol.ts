import { z } from 'zod'
import { exportRequest, reportRequest } from '../../../shared/domain/export/request.ts'
import { errorReport } from '../../../shared/domain/errors.ts'

/**
 * What Electron main and the process that hosts the engine say to each other. Under Electron's utility process each
 * window's message port is handed over with `connect`; under plain Node, which cannot take a port, the window's messages
 * travel through `text` messages that carry the port's number.
 */

const portId = z.int().min(1)

/** What main has the engine write: a table or document, or a report as the HTML that main prints. */
export const saveRequest = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('table'), request: exportRequest }),
  z.object({ kind: z.literal('report'), request: reportRequest }),
])
export type SaveRequest = z.infer<typeof saveRequest>

export const toHost = z.discriminatedUnion('type', [
  /** A window's port: attached to the message (utility process), or known by its number from now on (child). */
  z.object({ type: z.literal('connect'), port: portId }),
  z.object({ type: z.literal('text'), port: portId, text: z.string() }),
  z.object({ type: z.literal('disconnect'), port: portId }),
  /** Write a file where the user wants it. Only main names paths; a page never does. */
  z.object({ type: z.literal('save'), id: z.int().min(1), save: saveRequest, file: z.string().min(1) }),
  /** Close the engine and end with exit code 0. */
  z.object({ type: z.literal('close') }),
])
export type ToHost = z.infer<typeof toHost>

export const fromHost = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready'), dataDir: z.string() }),
  /** The engine cannot start here; starting it again would not help. */
  z.object({ type: z.literal('failed'), report: errorReport }),
  z.object({ type: z.literal('text'), port: portId, text: z.string() }),
  z.object({ type: z.literal('disconnect'), port: portId }),
  /** How a `save` ended: its size, or why there is no file. */
  z.object({
    type: z.literal('saved'),
    id: z.int().min(1),
    bytes: z.int().min(0).nullable(),
    report: errorReport.nullable(),
  }),
])
export type FromHost = z.infer<typeof fromHost>

/** Argument that names the data folder to the host process. */
export const DATA_DIR_ARGUMENT = '--data-dir='
