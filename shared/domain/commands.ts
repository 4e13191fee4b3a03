/**
 * Every command of the app, once: the menu bar, the palette, the list of shortcuts and the keys themselves are made from
 * it. A screen that can carry a command out registers a handler in the page; without one the command is greyed out.
 */

export const menus = ['file', 'view', 'go', 'tab', 'session', 'help'] as const
export type MenuId = (typeof menus)[number]

/** `&` marks the letter that Alt opens the menu by. */
export const menuTitles = {
  file: '&File',
  view: '&View',
  go: '&Go',
  tab: '&Tab',
  session: '&Session',
  help: '&Help',
  theme: 'Theme',
  density: 'Row height',
  recovery: 'Recovery',
  tabNumber: 'Go to tab',
  driver: 'Show or hide driver',
} as const
type SubmenuId = Exclude<keyof typeof menuTitles, MenuId>

export const commandTitles = {
  'import.address': 'Import from an address\u2026',
  'tracks.sync': 'Load the track list',
  'table.copy': 'Copy the table',
  'table.csv': 'Save the table as CSV',
  'chart.save': 'Save the chart as a picture',
  'chart.copy': 'Copy the chart as a picture',
  'backup.open': 'Backups of the database\u2026',
  'export.open': 'Export\u2026',
  'export.pdf': 'Save the report as PDF\u2026',
  'export.print': 'Print the report\u2026',
  'recovery.mark': 'Mark as unsafe\u2026',
  'recovery.release': 'Release from quarantine\u2026',
  'recovery.retry': 'Retry the last import',
  'recovery.cleanup': 'Clean up\u2026',
  'recovery.reset': 'Reset\u2026',
  'recovery.cleanup_full': 'Remove all results\u2026',
  'palette.open': 'Command palette\u2026',
  'go.search': 'Search tracks, events and drivers',
  'find.open': 'Find in the table or on the screen\u2026',
  'find.next': 'Next hit',
  'find.previous': 'Previous hit',
  'place.home': 'Home',
  'place.find': 'Find',
  'place.tracks': 'Tracks',
  'place.admin': 'Admin',
  'place.help': 'Help',
  'admin.jobs': 'Jobs',
  'admin.locks': 'Locks',
  'admin.health': 'Health',
  'admin.logs': 'Logs',
  'admin.metrics': 'Metrics',
  'admin.settings': 'Settings',
  'admin.quality': 'Data quality',
  'admin.database': 'Database',
  'compare.open': 'Comparison',
  'history.back': 'Back',
  'history.forward': 'Forward',
  'theme.system': 'Like the system',
  'theme.light': 'Light',
  'theme.dark': 'Dark',
  'density.compact': 'Compact',
  'density.comfortable': 'Comfortable',
  'rail.collapse': 'Collapse the rail',
  'inspector.toggle': 'Inspector',
  'split.toggle': 'Split view',
  'pane.next': 'Next pane',
  'pane.previous': 'Previous pane',
  'pane.other': 'Show in the other pane',
  'tab.next': 'Next tab',
  'tab.previous': 'Previous tab',
  'tab.close': 'Close tab',
  'tab.closeOthers': 'Close other tabs',
  'tab.reopen': 'Reopen closed tab',
  'tab.moveLeft': 'Move tab left',
  'tab.moveRight': 'Move tab right',
  'tab.1': 'Tab 1',
  'tab.2': 'Tab 2',
  'tab.3': 'Tab 3',
  'tab.4': 'Tab 4',
  'tab.5': 'Tab 5',
  'tab.6': 'Tab 6',
  'tab.7': 'Tab 7',
  'tab.8': 'Tab 8',
  'tab.9': 'Last tab',
  'session.previous': 'Previous session',
  'session.next': 'Next session',
  'session.view.laps': 'Lap table',
  'session.view.times': 'Lap times',
  'session.view.position': 'Positions',
  'session.view.gap': 'Gaps',
  'session.view.spread': 'Distribution',
  'session.view.average': 'Raising average',
  'session.view.stints': 'Stints and stops',
  'chart.zoomIn': 'Zoom into the chart',
  'chart.zoomOut': 'Zoom out of the chart',
  'chart.zoomReset': 'Show the whole chart',
  'session.cells': 'Times, deltas, gaps in turn',
  'session.reference': 'Measure from this driver',
  'session.compare': 'Add this driver to the comparison',
  'session.copy': 'Copy the results as a table',
  'session.driver.1': 'Driver 1',
  'session.driver.2': 'Driver 2',
  'session.driver.3': 'Driver 3',
  'session.driver.4': 'Driver 4',
  'session.driver.5': 'Driver 5',
  'session.driver.6': 'Driver 6',
  'session.driver.7': 'Driver 7',
  'session.driver.8': 'Driver 8',
  'session.driver.9': 'Driver 9',
  'help.about': 'About this app',
  'help.logs': 'Open the log folder',
  'help.keys': 'Keyboard shortcuts',
  'help.keymap': 'Change shortcuts\u2026',
  'keys.single': 'Shortcuts of a single key',
  'notifications.allow': 'Allow notifications',
} as const
export type CommandId = keyof typeof commandTitles

export interface CommandDefinition {
  readonly id: CommandId
  readonly menu: MenuId
  readonly submenu?: SubmenuId
  /** Commands of one menu with the same number stand together, a line between the groups. */
  readonly group: number
  /**
   * Keys as tinykeys writes them; `$mod` is Cmd on a Mac, else Ctrl. The first one is shown. Browsers keep some for
   * themselves, so those commands have a second one.
   */
  readonly keys: readonly string[]
  /** Where the keys work: everywhere, or while a table, a chart, or either has the focus (single characters, WCAG 2.1.4). */
  readonly scope: 'global' | 'grid' | 'chart' | 'data'
  /** Shown with a mark while it is on. */
  readonly kind?: 'radio' | 'checkbox'
}

const plain = (id: CommandId, menu: MenuId, group: number, ...keys: string[]): CommandDefinition => ({
  id,
  menu,
  group,
  keys,
  scope: 'global',
})
const inSubmenu = (
  command: CommandDefinition,
  submenu: SubmenuId,
  kind?: 'radio' | 'checkbox',
): CommandDefinition => ({ ...command, submenu, ...(kind === undefined ? {} : { kind }) })
const checkbox = (command: CommandDefinition): CommandDefinition => ({ ...command, kind: 'checkbox' })
const inGrid = (command: CommandDefinition): CommandDefinition => ({ ...command, scope: 'grid' })
const inChart = (command: CommandDefinition): CommandDefinition => ({ ...command, scope: 'chart' })
const inData = (command: CommandDefinition): CommandDefinition => ({ ...command, scope: 'data' })

/** What can be done about an event's stored data, in the order of its menu (F22-F26, F37). */
export const RECOVERIES = ['mark', 'release', 'retry', 'cleanup', 'reset', 'cleanup_full'] as const

const NUMBERS = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const

export const commands: readonly CommandDefinition[] = [
  plain('import.address', 'file', 1, '$mod+i'),
  plain('tracks.sync', 'file', 1),
  inData(plain('export.open', 'file', 2, 'e')),
  plain('export.pdf', 'file', 2),
  plain('export.print', 'file', 2, '$mod+Alt+p'),
  plain('table.copy', 'file', 3),
  plain('table.csv', 'file', 3),
  plain('chart.save', 'file', 3),
  plain('chart.copy', 'file', 3),
  plain('backup.open', 'file', 3),
  ...RECOVERIES.map((tool) => inSubmenu(plain(`recovery.${tool}`, 'file', 4), 'recovery')),
  plain('notifications.allow', 'file', 5),

  inSubmenu(plain('theme.system', 'view', 1), 'theme', 'radio'),
  inSubmenu(plain('theme.light', 'view', 1), 'theme', 'radio'),
  inSubmenu(plain('theme.dark', 'view', 1), 'theme', 'radio'),
  inSubmenu(plain('density.compact', 'view', 1), 'density', 'radio'),
  inSubmenu(plain('density.comfortable', 'view', 1), 'density', 'radio'),
  checkbox(plain('rail.collapse', 'view', 2, '$mod+b')),
  checkbox(plain('inspector.toggle', 'view', 2, '$mod+Shift+b')),
  checkbox(plain('split.toggle', 'view', 3, '$mod+Backslash')),
  plain('pane.next', 'view', 3, 'F6'),
  plain('pane.previous', 'view', 3, 'Shift+F6'),
  plain('pane.other', 'view', 3, '$mod+Alt+ArrowRight'),

  plain('palette.open', 'go', 1, '$mod+k', '$mod+Shift+p'),
  plain('go.search', 'go', 1, '$mod+p'),
  plain('find.open', 'go', 5, '$mod+f'),
  plain('find.next', 'go', 5, 'F3'),
  plain('find.previous', 'go', 5, 'Shift+F3'),
  plain('place.home', 'go', 2),
  plain('place.find', 'go', 2),
  plain('place.tracks', 'go', 2),
  plain('place.admin', 'go', 2),
  plain('compare.open', 'go', 2, 'Alt+Shift+c'),
  plain('admin.jobs', 'go', 4),
  plain('admin.locks', 'go', 4),
  plain('admin.health', 'go', 4),
  plain('admin.logs', 'go', 4),
  plain('admin.metrics', 'go', 4),
  plain('admin.settings', 'go', 4, '$mod+,'),
  plain('admin.quality', 'go', 4),
  plain('admin.database', 'go', 4),
  plain('history.back', 'go', 3, 'Alt+ArrowLeft'),
  plain('history.forward', 'go', 3, 'Alt+ArrowRight'),

  plain('tab.next', 'tab', 1, 'Control+Tab', 'Alt+PageDown'),
  plain('tab.previous', 'tab', 1, 'Control+Shift+Tab', 'Alt+PageUp'),
  ...NUMBERS.map((number) =>
    inSubmenu(plain(`tab.${number}`, 'tab', 1, `$mod+${number}`, `Alt+Digit${number}`), 'tabNumber'),
  ),
  plain('tab.moveLeft', 'tab', 2, '$mod+Shift+PageUp', 'Alt+Shift+PageUp'),
  plain('tab.moveRight', 'tab', 2, '$mod+Shift+PageDown', 'Alt+Shift+PageDown'),
  plain('tab.close', 'tab', 3, '$mod+w', 'Alt+w'),
  plain('tab.closeOthers', 'tab', 3),
  plain('tab.reopen', 'tab', 3, '$mod+Shift+t', 'Alt+Shift+t'),

  inData(plain('session.previous', 'session', 1, '[')),
  inData(plain('session.next', 'session', 1, ']')),
  inData(plain('session.view.laps', 'session', 2, 't')),
  inData(plain('session.view.times', 'session', 2, 'l')),
  inData(plain('session.view.position', 'session', 2, 'p')),
  inData(plain('session.view.gap', 'session', 2, 'g')),
  inChart(plain('session.view.spread', 'session', 2, 'd')),
  inData(plain('session.view.average', 'session', 2, 'a')),
  inData(plain('session.view.stints', 'session', 2, 's')),
  inChart(plain('chart.zoomIn', 'session', 5, '+')),
  inChart(plain('chart.zoomOut', 'session', 5, '-')),
  inChart(plain('chart.zoomReset', 'session', 5, '0')),
  inGrid(plain('session.cells', 'session', 3, 'd')),
  inData(plain('session.reference', 'session', 3, 'r')),
  inData(plain('session.compare', 'session', 3, 'c')),
  plain('session.copy', 'session', 4),
  ...NUMBERS.map((number) =>
    inSubmenu(inData(plain(`session.driver.${number}`, 'session', 3, `${number}`)), 'driver'),
  ),

  plain('place.help', 'help', 1),
  plain('help.keys', 'help', 1, 'F1', 'Shift+?'),
  plain('help.keymap', 'help', 1),
  checkbox(plain('keys.single', 'help', 1)),
  plain('help.about', 'help', 2),
  plain('help.logs', 'help', 2),
]

const ids: ReadonlySet<string> = new Set(Object.keys(commandTitles))

export function isCommandId(text: string): text is CommandId {
  return ids.has(text)
}
