import { z } from 'zod'
import { naturalId } from './views.ts'

/**
 * What a window remembers of how it looks and what is open in it (ui.md 1e). It lives in the database, so that it goes
 * where the data goes, and is one versioned document per window.
 */

/** Largest stored document, in characters of its JSON text. */
export const MAX_UI_STATE_LENGTH = 64 * 1024
export const MAX_TABS = 50
export const MAX_CLOSED_TABS = 10
/** Places that a tab can go back and forward through. */
export const MAX_TAB_HISTORY = 20

/** The first window, or a further one that is open beside it. */
export const windowKey = z.string().regex(/^(?:main|window-[2-9])$/u)
export type WindowKey = z.infer<typeof windowKey>

export const themes = ['system', 'light', 'dark'] as const
const densities = ['compact', 'comfortable'] as const

const choices = {
  theme: z.enum(themes),
  density: z.enum(densities),
  /** Whether shortcuts of one character work (WCAG 2.1.4). */
  singleKeys: z.boolean(),
  /** Own shortcuts by command id; null takes a command's shortcut away. What is wrong in it is reported, not refused. */
  keymap: z
    .record(z.string().max(80), z.string().max(60).nullable())
    .refine((keymap) => Object.keys(keymap).length <= 200),
  /** Columns of the results table by key, in their order; null where the reader has not chosen. Unknown ones are ignored. */
  resultColumns: z.array(z.string().max(40)).max(60).nullable(),
}

/** How the reader wants the app: one for all windows. */
const preferences = z.object({
  theme: choices.theme.default('system'),
  density: choices.density.default('compact'),
  singleKeys: choices.singleKeys.default(true),
  keymap: choices.keymap.default({}),
  resultColumns: choices.resultColumns.default(null),
})
export type UiPreferences = z.infer<typeof preferences>

/** Those that were chosen in one window: the others stay as they are, whatever that window shows. */
export const chosenPreferences = z.object(choices).partial()
export type ChosenPreferences = z.infer<typeof chosenPreferences>

/** The preferences with those in their place that were chosen. */
export function withChosen(before: UiPreferences, chosen: ChosenPreferences): UiPreferences {
  return {
    theme: chosen.theme ?? before.theme,
    density: chosen.density ?? before.density,
    singleKeys: chosen.singleKeys ?? before.singleKeys,
    keymap: chosen.keymap ?? before.keymap,
    resultColumns: chosen.resultColumns === undefined ? before.resultColumns : chosen.resultColumns,
  }
}

const percent = z.number().min(10).max(90)

const layout = z.object({
  railCollapsed: z.boolean().default(false),
  inspectorOpen: z.boolean().default(false),
  /** Width of the inspector and of the left one of two panes, in per cent of the space. */
  inspectorSize: percent.default(22),
  splitSize: percent.default(50),
})
export type UiLayout = z.infer<typeof layout>

/** A screen's address inside the app: a path with its search. */
export const route = z
  .string()
  .min(1)
  .max(2000)
  .regex(/^\/(?!\/)/u)

const trail = z.object({
  /** Addresses of this view, oldest first. */
  entries: z.array(route).min(1).max(MAX_TAB_HISTORY),
  index: z.int().min(0),
})
export type UiTrail = z.infer<typeof trail>

const viewId = z.string().regex(/^[a-z0-9:-]{1,60}$/u)

const tab = trail.extend({
  id: viewId,
  title: z.string().max(300).nullable(),
})
export type UiTab = z.infer<typeof tab>

/** Most driver-sessions that can be compared at once (ui.md 1c). */
export const MAX_COMPARED = 6
const comparedDriver = z.object({ eventId: naturalId, raceId: naturalId, driverId: naturalId })
export type ComparedDriver = z.infer<typeof comparedDriver>

const workspace = z.object({
  tabs: z.array(tab).max(MAX_TABS).default([]),
  /** Tabs closed last, newest first. */
  closed: z.array(tab).max(MAX_CLOSED_TABS).default([]),
  places: z.record(viewId, trail).default({}),
  left: viewId.default('place:home'),
  right: viewId.nullable().default(null),
  focused: z.enum(['left', 'right']).default('left'),
  /** Driver-sessions put aside to be compared, of any event. */
  compared: z.array(comparedDriver).max(MAX_COMPARED).default([]),
})
export type UiWorkspace = z.infer<typeof workspace>

export const emptyPreferences: UiPreferences = preferences.parse({})
export const emptyLayout: UiLayout = layout.parse({})
export const emptyWorkspace: UiWorkspace = workspace.parse({})

/** What is a window's own. */
export const windowState = z
  .object({ version: z.literal(1), layout, workspace })
  .refine((state) => JSON.stringify(state).length <= MAX_UI_STATE_LENGTH, 'is too large')
export type WindowState = z.infer<typeof windowState>

/** What a window starts with. */
export const uiState = z.object({ version: z.literal(1), preferences, layout, workspace })
export type UiState = z.infer<typeof uiState>

/** As stored, perhaps by another version or damaged: a part that is not understood falls back to its defaults. */
export const storedWindowState = z.object({
  version: z.literal(1),
  layout: layout.catch(emptyLayout),
  workspace: workspace.catch(emptyWorkspace),
})

/** The same of the preferences; they once stood in the documents of windows. */
export const storedPreferences = z.object({
  version: z.literal(1),
  preferences: preferences.catch(emptyPreferences),
})
