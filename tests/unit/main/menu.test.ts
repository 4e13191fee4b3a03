import type { MenuItemConstructorOptions } from 'electron'
import { describe, expect, it, vi } from 'vitest'
import { commands } from '../../../shared/domain/commands.ts'
import { menuTemplate } from '../../../electron/main/menu.ts'
import type { MenuOptions } from '../../../electron/main/menu.ts'
import { readMessage } from '../../../electron/main/shell-ports.ts'

vi.mock('electron', () => ({ MessageChannelMain: vi.fn() }))

const keys = Object.fromEntries(commands.map((command) => [command.id, command.keys[0] ?? null]))

function options(over: Partial<MenuOptions> = {}): MenuOptions {
  return {
    state: { keys, disabled: [], checked: [] },
    onCommand: vi.fn(),
    onNewWindow: vi.fn(),
    onExternal: vi.fn(),
    platform: 'linux',
    development: false,
    ...over,
  }
}

function itemsOf(template: readonly MenuItemConstructorOptions[]): MenuItemConstructorOptions[] {
  return template.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? itemsOf(item.submenu) : [])])
}

describe('the native menu', () => {
  it('has every command, with its keys shown and left to the page', () => {
    const items = itemsOf(menuTemplate(options()))
    for (const { id } of commands) {
      const item = items.find((candidate) => candidate.id === id)
      expect(item?.enabled).toBe(true)
      if (item?.accelerator !== undefined) expect(item.registerAccelerator).toBe(false)
    }
    expect(items.find(({ id }) => id === 'palette.open')?.accelerator).toBe('CmdOrCtrl+K')
    expect(items.find(({ id }) => id === 'session.next')?.accelerator).toBe(']')
  })

  it('sends the id of what was chosen', () => {
    const onCommand = vi.fn()
    const item = itemsOf(menuTemplate(options({ onCommand }))).find(({ id }) => id === 'split.toggle')
    Reflect.apply(item?.click ?? (() => undefined), undefined, [])
    expect(onCommand.mock.calls).toEqual([['split.toggle']])
  })

  it('follows what the page says of its commands', () => {
    const items = itemsOf(
      menuTemplate(
        options({
          state: {
            keys: { ...keys, 'palette.open': '$mod+j', 'tab.close': null },
            disabled: ['tab.close'],
            checked: ['theme.dark'],
          },
        }),
      ),
    )
    const of = (id: string) => items.find((item) => item.id === id)
    expect(of('palette.open')?.accelerator).toBe('CmdOrCtrl+J')
    expect(of('tab.close')).toMatchObject({ enabled: false })
    expect(of('tab.close')?.accelerator).toBeUndefined()
    expect([of('theme.dark')?.checked, of('theme.light')?.checked]).toEqual([true, false])
  })

  it('has nothing to choose while there is no page, and never what no page can do', () => {
    const items = itemsOf(menuTemplate(options({ state: null })))
    expect(items.filter(({ id, enabled }) => id !== undefined && enabled !== false)).toEqual([])
    expect(items.some(({ role }) => role === 'toggleDevTools')).toBe(false)
  })

  it('keeps single letters of a Mac for its text fields', () => {
    const items = itemsOf(menuTemplate(options({ platform: 'darwin' })))
    expect(items.find(({ id }) => id === 'session.next')?.accelerator).toBeUndefined()
    expect(items.find(({ id }) => id === 'palette.open')?.accelerator).toBe('CmdOrCtrl+K')
  })
})

describe('messages of a page (row 17b)', () => {
  it('are taken when they fit, and nothing more of them than fits', () => {
    expect(readMessage({ type: 'theme', theme: 'dark', path: '/etc/passwd' })).toEqual({
      type: 'theme',
      theme: 'dark',
    })
  })

  const cyclic: Record<string, unknown> = { type: 'theme' }
  cyclic['self'] = cyclic
  it.each([
    ['nothing', undefined],
    ['another type', { type: 'quit' }],
    ['a cycle', cyclic],
    ['too much', { type: 'notify', title: 'x', body: 'x'.repeat(100_000), route: '/' }],
    ['an address outside', { type: 'notify', title: 'x', body: '', route: 'javascript:alert(1)' }],
    ['a number too big to be written', 10n],
  ])('are refused: %s', (_, data) => {
    expect(readMessage(data)).toBeNull()
  })
})
