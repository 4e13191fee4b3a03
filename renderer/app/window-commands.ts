import { setDensity, setTheme, useLayout, usePreferences } from '../state/preferences.ts'
import type { Density, Theme } from '../state/preferences.ts'
import { JOBS_ROUTE, placeOfView, placeView } from '../state/places.ts'
import type { PlaceId } from '../state/places.ts'
import { startTrackSync } from '../state/commands.ts'
import { inElectron } from '../state/platform.ts'
import * as workspace from '../state/workspace.ts'
import { frontView } from '../state/workspace-model.ts'
import { t } from '../i18n/t.ts'
import { tabTitle } from '../state/titles.ts'
import { isFinding, openFinder, stepFinder } from '../ui/find-in/finders.ts'
import { announce } from '../ui/live-region.tsx'
import { registerWindowCommands } from './commands/registry.ts'
import type { CommandHandler, CommandHandlers } from './commands/registry.ts'
import { openFolder } from './desktop-shell.ts'
import { openBackup, openExport, openKeymap, openKeys, openPalette } from './overlays.ts'
import { viewOf } from './views.ts'

/** The commands that the window itself carries out. */

const now = () => workspace.useWorkspace.getState()

const theme = (value: Theme): CommandHandler => ({
  run: () => setTheme(value),
  checked: () => usePreferences.getState().theme === value,
})
const density = (value: Density): CommandHandler => ({
  run: () => setDensity(value),
  checked: () => usePreferences.getState().density === value,
})
const toPlace = (id: PlaceId): CommandHandler => ({ run: () => workspace.showView(placeView(id)) })
const toRoute = (route: string): CommandHandler => ({ run: () => workspace.openRoute(route) })

/** A command about the tab in front; not possible while a place is. */
const onTab = (run: (id: string) => void): CommandHandler => ({
  run: () => run(frontView(now())),
  enabled: () => placeOfView(frontView(now())) === null,
})

/** Shows the tab of a number: the last one for 9, as browsers do. */
const numbered = (number: number): CommandHandler => {
  const tab = () => (number === 9 ? now().tabs.at(-1) : now().tabs[number - 1])
  return {
    run: () => {
      const found = tab()
      if (found !== undefined) workspace.showView(found.id)
    },
    enabled: () => tab() !== undefined,
  }
}

/** The parts of the window that F6 goes through, in reading order. */
const PARTS = '.rail, .strip, [data-pane], .inspector, .status-bar'

function focusPart(by: 1 | -1): void {
  const parts = [...document.querySelectorAll<HTMLElement>(PARTS)]
  const at = parts.findIndex((part) => part.contains(document.activeElement))
  const target = parts[(at < 0 ? 0 : at + by + parts.length) % parts.length]
  if (target === undefined) return
  const inside = target.matches('[data-pane]')
    ? target
    : target.querySelector<HTMLElement>('a[href], button:not([tabindex="-1"])')
  inside?.focus()
}

/** Brings the search field up, from wherever. */
function focusSearch(): void {
  workspace.showView(placeView('find'))
  requestAnimationFrame(() => {
    const field = document.getElementById('find')
    if (!(field instanceof HTMLInputElement)) return
    field.focus()
    field.select()
  })
}

const search: CommandHandler = { run: focusSearch }

function allowNotifications(): CommandHandlers {
  if (inElectron || !('Notification' in globalThis)) return {}
  return {
    'notifications.allow': {
      run: () => void Notification.requestPermission(),
      enabled: () => Notification.permission === 'default',
    },
  }
}

/** Moves a tab and says where it is now, for who does not see it. */
function moveBy(id: string, by: 1 | -1): void {
  workspace.moveTab(id, by)
  const { tabs } = now()
  const place = tabs.findIndex((tab) => tab.id === id)
  const tab = tabs[place]
  if (tab !== undefined)
    announce(t('shell:tabs.moved', { title: tabTitle(tab), place: place + 1, of: tabs.length }))
}

const tabCommands: CommandHandlers = {
  'tab.next': { run: () => workspace.cycleTabs(1), enabled: () => now().tabs.length > 0 },
  'tab.previous': { run: () => workspace.cycleTabs(-1), enabled: () => now().tabs.length > 0 },
  'tab.close': onTab(workspace.closeTab),
  'tab.closeOthers': onTab(workspace.closeOtherTabs),
  'tab.reopen': { run: workspace.reopenTab, enabled: () => now().closed.length > 0 },
  'tab.moveLeft': onTab((id) => moveBy(id, -1)),
  'tab.moveRight': onTab((id) => moveBy(id, 1)),
  'tab.1': numbered(1),
  'tab.2': numbered(2),
  'tab.3': numbered(3),
  'tab.4': numbered(4),
  'tab.5': numbered(5),
  'tab.6': numbered(6),
  'tab.7': numbered(7),
  'tab.8': numbered(8),
  'tab.9': numbered(9),
}

const viewCommands: CommandHandlers = {
  'theme.system': theme('system'),
  'theme.light': theme('light'),
  'theme.dark': theme('dark'),
  'density.compact': density('compact'),
  'density.comfortable': density('comfortable'),
  'rail.collapse': {
    run: () => useLayout.setState(({ railCollapsed }) => ({ railCollapsed: !railCollapsed })),
    checked: () => useLayout.getState().railCollapsed,
  },
  'inspector.toggle': {
    run: () => useLayout.setState(({ inspectorOpen }) => ({ inspectorOpen: !inspectorOpen })),
    checked: () => useLayout.getState().inspectorOpen,
  },
  'split.toggle': { run: workspace.toggleSplit, checked: () => now().right !== null },
  'pane.next': { run: () => focusPart(1) },
  'pane.previous': { run: () => focusPart(-1) },
  'pane.other': { run: workspace.toOtherPane },
}

/** The chart that has the focus, else the first one on the screen in front. */
function presentChart(): HTMLElement | null {
  const charts = '[data-key-scope~="chart"]'
  const focused = document.activeElement?.closest<HTMLElement>(charts)
  const pane = document.querySelector(`[data-pane="${now().focused}"]`)
  const shown = [...(pane?.querySelectorAll<HTMLElement>(charts) ?? [])].find((chart) =>
    chart.checkVisibility(),
  )
  return focused ?? shown ?? null
}

/** A command that a chart carries out when its own key is pressed on it. */
const onChart = (key: string): CommandHandler => ({
  run: () =>
    presentChart()?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })),
  enabled: () => presentChart() !== null,
})

const findCommands: CommandHandlers = {
  'find.open': { run: openFinder },
  'find.next': { run: () => stepFinder(1), enabled: isFinding },
  'find.previous': { run: () => stepFinder(-1), enabled: isFinding },
  'chart.zoomIn': onChart('+'),
  'chart.zoomOut': onChart('-'),
  'chart.zoomReset': onChart('0'),
}

/** Registers them; answers with the function that ends it. */
export function registerOwnCommands(): () => void {
  return registerWindowCommands({
    ...viewCommands,
    ...tabCommands,
    ...findCommands,
    ...allowNotifications(),
    'place.home': toPlace('home'),
    'place.find': toPlace('find'),
    'place.tracks': toPlace('tracks'),
    'place.admin': toPlace('admin'),
    'place.help': toPlace('help'),
    'admin.jobs': toRoute(JOBS_ROUTE),
    'admin.locks': toRoute('/admin/locks'),
    'admin.health': toRoute('/admin/health'),
    'admin.logs': toRoute('/admin/logs'),
    'admin.metrics': toRoute('/admin/metrics'),
    'admin.settings': toRoute('/admin/settings'),
    'admin.quality': toRoute('/admin/quality'),
    'admin.database': toRoute('/admin/database'),
    'compare.open': { run: () => workspace.openRoute('/compare') },
    'import.address': search,
    'go.search': search,
    'backup.open': { run: openBackup },
    'export.open': { run: () => openExport({}) },
    'tracks.sync': { run: () => void startTrackSync() },
    'palette.open': { run: () => openPalette() },
    'history.back': {
      run: () => viewOf(frontView(now())).history.back(),
      enabled: () => viewOf(frontView(now())).canGo(-1),
    },
    'history.forward': {
      run: () => viewOf(frontView(now())).history.forward(),
      enabled: () => viewOf(frontView(now())).canGo(1),
    },
    'help.keys': { run: openKeys },
    'help.about': toRoute('/help?part=about'),
    'help.logs': { run: () => openFolder('logs'), enabled: () => inElectron },
    'help.keymap': { run: openKeymap },
    'keys.single': {
      run: () => usePreferences.setState(({ singleKeys }) => ({ singleKeys: !singleKeys })),
      checked: () => usePreferences.getState().singleKeys,
    },
  })
}
