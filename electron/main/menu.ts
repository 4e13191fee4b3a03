import type { MenuItemConstructorOptions } from 'electron'
import { commandTitles, menuTitles } from '../../shared/domain/commands.ts'
import type { CommandDefinition, CommandId, MenuId } from '../../shared/domain/commands.ts'
import { accelerator } from '../../shared/domain/keys.ts'
import { menuTree } from '../../shared/domain/menu-tree.ts'
import type { MenuNode } from '../../shared/domain/menu-tree.ts'
import type { MenuState } from '../../shared/contract/shell.ts'

export interface MenuOptions {
  /** What the page in front says about its commands; null while there is none. */
  readonly state: Omit<MenuState, 'type'> | null
  readonly onCommand: (id: CommandId) => void
  readonly onNewWindow: () => void
  readonly onExternal: (url: string) => void
  readonly platform: NodeJS.Platform
  readonly development: boolean
}

const separator: MenuItemConstructorOptions = { type: 'separator' }

function commandItem(command: CommandDefinition, options: MenuOptions): MenuItemConstructorOptions {
  const { state, platform, onCommand } = options
  const { id, kind } = command
  const keys = state === null ? (command.keys[0] ?? null) : (state.keys[id] ?? null)
  // On a Mac a single letter would be taken away from every text field.
  const shown = platform === 'darwin' && command.scope !== 'global' ? null : keys
  const written = shown === null ? null : accelerator(shown)
  return {
    id,
    label: commandTitles[id],
    ...(kind === undefined ? {} : { type: kind, checked: state?.checked.includes(id) === true }),
    // The page hears its own keys first; the menu only shows them.
    ...(written === null ? {} : { accelerator: written, registerAccelerator: false }),
    enabled: state !== null && !state.disabled.includes(id),
    click: () => onCommand(id),
  }
}

function nodeItem(node: MenuNode, options: MenuOptions): MenuItemConstructorOptions {
  if (node.type === 'command') return commandItem(node.command, options)
  return {
    label: menuTitles[node.id],
    submenu: node.commands.map((command) => commandItem(command, options)),
  }
}

function commandItems(id: MenuId, options: MenuOptions): MenuItemConstructorOptions[] {
  const groups = menuTree.find((menu) => menu.id === id)?.groups ?? []
  return groups.flatMap((group, index) => [
    ...(index === 0 ? [] : [separator]),
    ...group.map((node) => nodeItem(node, options)),
  ])
}

/** What only the desktop has, below the commands of a menu. */
function ownItems(id: MenuId, options: MenuOptions): MenuItemConstructorOptions[] {
  const isMac = options.platform === 'darwin'
  const about: MenuItemConstructorOptions[] = isMac ? [] : [separator, { role: 'about' }]
  const development: MenuItemConstructorOptions[] = options.development
    ? [separator, { role: 'forceReload' }, { role: 'toggleDevTools' }]
    : []
  switch (id) {
    case 'file':
      return [
        separator,
        { label: 'New window', accelerator: 'CmdOrCtrl+Shift+N', click: options.onNewWindow },
        { label: 'Close window', accelerator: 'CmdOrCtrl+Shift+W', role: 'close' },
        ...(isMac ? [] : [separator, { role: 'quit' } as const]),
      ]
    case 'view':
      return [
        separator,
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        separator,
        { role: 'reload' },
        { role: 'togglefullscreen' },
        ...development,
      ]
    case 'help':
      return [
        separator,
        { label: 'LiveRC in the browser', click: () => options.onExternal('https://live.liverc.com/') },
        ...about,
      ]
    case 'go':
    case 'tab':
    case 'session':
      return []
  }
}

/** The application menu: every command of the page, and what only the desktop has. */
export function menuTemplate(options: MenuOptions): MenuItemConstructorOptions[] {
  const isMac = options.platform === 'darwin'
  const menus = menuTree.map(({ id }): MenuItemConstructorOptions => ({
    label: menuTitles[id],
    ...(id === 'help' ? { role: 'help' as const } : {}),
    submenu: [...commandItems(id, options), ...ownItems(id, options)],
  }))
  const [file, ...others] = menus
  return [
    ...(isMac ? [{ role: 'appMenu' } as const] : []),
    ...(file === undefined ? [] : [file]),
    { role: 'editMenu' },
    ...others.slice(0, -1),
    ...(isMac ? [{ role: 'windowMenu' } as const] : []),
    ...others.slice(-1),
  ]
}
