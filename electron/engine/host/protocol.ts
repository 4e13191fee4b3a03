import { z } from 'zod'
import { errorReport } from '../../../shared/domain/errors.ts'

/**
 * What Electron main and the process that hosts the engine say to each other. Under Electron's utility process each
 * window's message port is handed over with `connect`; under plain Node, which cannot take a port, the window's messages
 * travel through `text` messages that carry the port's number.
 */

const portId = z.int().min(1)

export const toHost = z.discriminatedUnion('type', [
  /** A window's port: attached to the message (utility process), or known by its number from now on (child). */
  z.object({ type: z.literal('connect'), port: portId }),
  z.object({ type: z.literal('text'), port: portId, text: z.string() }),
  z.object({ type: z.literal('disconnect'), port: portId }),
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
])
export type FromHost = z.infer<typeof fromHost>

/** Argument that names the data folder to the host process. */
export const DATA_DIR_ARGUMENT = '--data-dir='
