import { z } from 'zod'
import { isCommandId } from '../domain/commands.ts'
import { errorReport } from '../domain/errors.ts'
import { exportRequest, reportRequest } from '../domain/export/request.ts'
import { route, themes } from './ui.ts'

/**
 * What the page and Electron main say to each other over the page's second port. Main takes only what fits these schemas:
 * nothing here names a file, an address of the network or anything to be run.
 */

const commandId = z.string().refine(isCommandId)
const commandIds = z.array(commandId).max(200)

/** From main to the page. */
export const toPage = z.discriminatedUnion('type', [
  /** An item of the menu bar was chosen. */
  z.object({ type: z.literal('command'), id: commandId }),
  /** A notification was clicked. */
  z.object({ type: z.literal('open'), route }),
  /** The window is about to close: what waits to be stored is stored now, then `stored` says so. */
  z.object({ type: z.literal('closing') }),
  /** How a wish to save or print ended; a name without its folder. */
  z.object({
    type: z.literal('saved'),
    id: z.int(),
    outcome: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('done'), name: z.string() }),
      z.object({ kind: z.literal('cancelled') }),
      z.object({ kind: z.literal('failed'), report: errorReport }),
    ]),
  }),
])
export type ToPage = z.infer<typeof toPage>

/** From the page to main. */
export const toShell = z.discriminatedUnion('type', [
  z.object({ type: z.literal('theme'), theme: z.enum(themes) }),
  /** How the menu bar stands: keys by command (null for none), what cannot be done now, what is switched on. */
  z.object({
    type: z.literal('menu'),
    keys: z.record(z.string().max(80), z.string().max(60).nullable()),
    disabled: commandIds,
    checked: commandIds,
  }),
  z.object({
    type: z.literal('notify'),
    title: z.string().min(1).max(120),
    body: z.string().max(300),
    /** Where a click leads. */
    route,
  }),
  /** Something to be saved: main asks for the place and has the engine write it. The page never learns of a path. */
  z.object({
    type: z.literal('save'),
    id: z.int().min(1),
    what: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('table'), request: exportRequest }),
      z.object({ kind: z.literal('pdf'), request: reportRequest }),
      z.object({ kind: z.literal('print'), request: reportRequest }),
      /** A copy of the database by its name in `backups`, to be put back; main asks first. */
      z.object({ kind: z.literal('restore'), name: z.string().regex(/^[\w.-]{1,120}$/u) }),
    ]),
  }),
  /** Main shows a folder; the page never learns where that is. */
  z.object({ type: z.literal('folder'), folder: z.enum(['logs', 'data']) }),
  /** Everything that the window remembers is stored. */
  z.object({ type: z.literal('stored') }),
  /** Jobs that are not over: closing the last window would stop them. */
  z.object({ type: z.literal('jobs'), active: z.int().min(0).max(10_000) }),
])
export type ToShell = z.infer<typeof toShell>
export type MenuState = Extract<ToShell, { type: 'menu' }>
export type NotifyRequest = Extract<ToShell, { type: 'notify' }>
export type SaveWish = Extract<ToShell, { type: 'save' }>
/** A folder of ours that main can show. */
export type ShownFolder = Extract<ToShell, { type: 'folder' }>['folder']
export type SaveOutcome = Extract<ToPage, { type: 'saved' }>['outcome']
