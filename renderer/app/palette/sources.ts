import { matchSorter } from 'match-sorter'
import { commands } from '../../../shared/domain/commands.ts'
import type { CommandDefinition } from '../../../shared/domain/commands.ts'
import { keysLabel } from '../../../shared/domain/keys.ts'
import { t } from '../../i18n/t.ts'
import { placeIds, placeView } from '../../state/places.ts'
import { isMac } from '../../state/platform.ts'
import { placeTitle, tabTitle } from '../../state/titles.ts'
import { showView, useWorkspace } from '../../state/workspace.ts'
import { isEnabled, runCommand } from '../commands/registry.ts'
import type { Keymap } from '../commands/keymap.ts'
import type { PaletteMode } from '../overlays.ts'

/** One line of the palette. */
export interface PaletteItem {
  readonly id: string
  readonly title: string
  /** What kind of thing it is, or more about it. */
  readonly about: string
  readonly keys?: string
  readonly run: () => void
}

/**
 * Finds more for the palette: events, tracks, drivers. Its answers stand below the app's own, in its own order.
 * @param query what was typed, trimmed, at least one character
 */
export type PaletteSource = (query: string, signal: AbortSignal) => Promise<readonly PaletteItem[]>

const sources = new Set<PaletteSource>()

/** Adds a source, for as long as the returned function is not called. */
export function addPaletteSource(source: PaletteSource): () => void {
  sources.add(source)
  return () => void sources.delete(source)
}

/** What the sources know, in their order; one that fails gives nothing. */
export async function askSources(query: string, signal: AbortSignal): Promise<PaletteItem[]> {
  const answers = await Promise.allSettled([...sources].map((source) => source(query, signal)))
  return answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
}

const bare = (menu: string): string => menu.replace('&', '')

/** A command of a submenu is named with it: `Theme: Dark`. */
function commandTitle({ id, submenu }: CommandDefinition): string {
  const title = t(`commands:${id}`)
  return submenu === undefined
    ? title
    : t('shell:palette.inSubmenu', { submenu: bare(t(`menus:${submenu}`)), title })
}

/** Commands that can be carried out now, open tabs, places. */
export function ownItems(mode: PaletteMode, { keys }: Keymap): PaletteItem[] {
  const { tabs } = useWorkspace.getState()
  const tabItems = tabs.map((tab): PaletteItem => ({
    id: tab.id,
    title: tabTitle(tab),
    about: t('shell:palette.tab'),
    run: () => showView(tab.id),
  }))
  if (mode === 'tabs') return tabItems
  const commandItems = commands
    .filter(
      ({ id }) =>
        id !== 'palette.open' && !id.startsWith('place.') && !/^tab\.\d$/u.test(id) && isEnabled(id),
    )
    .map((command): PaletteItem => {
      const shown = keys.get(command.id)?.[0]
      return {
        id: command.id,
        title: commandTitle(command),
        about: bare(t(`menus:${command.menu}`)),
        ...(shown === undefined ? {} : { keys: keysLabel(shown, isMac) }),
        run: () => void runCommand(command.id),
      }
    })
  const placeItems = placeIds.map((place): PaletteItem => ({
    id: placeView(place),
    title: placeTitle(place),
    about: bare(t('menus:go')),
    run: () => showView(placeView(place)),
  }))
  return [...placeItems, ...tabItems, ...commandItems]
}

/** The items that fit, best first. */
export function ranked(items: readonly PaletteItem[], query: string): PaletteItem[] {
  const text = query.trim()
  return text === ''
    ? [...items]
    : matchSorter(items, text, {
        keys: ['title', { key: 'about', maxRanking: matchSorter.rankings.CONTAINS }],
      })
}
