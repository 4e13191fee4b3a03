import { Menu, nativeTheme } from 'electron'
import type { MenuItemConstructorOptions } from 'electron'
import { themes } from './window-state.ts'
import type { Theme } from './window-state.ts'

export interface MenuOptions {
  readonly theme: Theme
  readonly onTheme: (theme: Theme) => void
  readonly onNewWindow: () => void
  readonly onExternal: (url: string) => void
  readonly development: boolean
}

const THEME_LABELS: Readonly<Record<Theme, string>> = {
  system: 'Like the system',
  light: 'Light',
  dark: 'Dark',
}

/** The application menu: plain, since the page has its own controls. */
export function setMenu({ theme, onTheme, onNewWindow, onExternal, development }: MenuOptions): void {
  const isMac = process.platform === 'darwin'
  const separator: MenuItemConstructorOptions = { type: 'separator' }
  const themeItems = themes.map((choice): MenuItemConstructorOptions => ({
    label: THEME_LABELS[choice],
    type: 'radio',
    checked: theme === choice,
    click: () => onTheme(choice),
  }))
  const developmentItems: MenuItemConstructorOptions[] = development
    ? [separator, { role: 'forceReload' }, { role: 'toggleDevTools' }]
    : []
  const template: MenuItemConstructorOptions[] = [
    ...(isMac ? [{ role: 'appMenu' } as const] : []),
    {
      label: '&File',
      submenu: [
        { label: 'New window', accelerator: 'CmdOrCtrl+Shift+N', click: onNewWindow },
        separator,
        isMac ? { role: 'close' } : { role: 'quit' },
      ],
    },
    { role: 'editMenu' },
    {
      label: '&View',
      submenu: [
        { label: 'Theme', submenu: themeItems },
        separator,
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        separator,
        { role: 'reload' },
        { role: 'togglefullscreen' },
        ...developmentItems,
      ],
    },
    ...(isMac ? [{ role: 'windowMenu' } as const] : []),
    {
      role: 'help',
      submenu: [
        { label: 'LiveRC in the browser', click: () => onExternal('https://live.liverc.com/') },
        ...(isMac ? [] : [separator, { role: 'about' } as const]),
      ],
    },
  ]
  Menu.setApplicationMenu(Menu.buildFromTemplate(template))
}

/** Shows the whole app, native parts included, in this theme. */
export function applyTheme(theme: Theme): void {
  nativeTheme.themeSource = theme
}
