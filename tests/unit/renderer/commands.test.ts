import { afterEach, describe, expect, it, vi } from 'vitest'
import { commands, commandTitles, menus } from '../../../shared/domain/commands.ts'
import { accelerator, isSingleKey, keysLabel, readKeys } from '../../../shared/domain/keys.ts'
import { menuTree } from '../../../shared/domain/menu-tree.ts'
import { resolveKeymap } from '../../../renderer/app/commands/keymap.ts'
import {
  isChecked,
  isEnabled,
  registerWindowCommands,
  runCommand,
} from '../../../renderer/app/commands/registry.ts'
import { isMeant } from '../../../renderer/app/commands/shortcuts.ts'
import { addPaletteSource, askSources, ranked } from '../../../renderer/app/palette/sources.ts'

describe('the list of commands', () => {
  it('names each command once, and all of them', () => {
    expect(commands.map(({ id }) => id).toSorted()).toEqual(Object.keys(commandTitles).toSorted())
  })

  it('puts every command into the menu bar once', () => {
    const inMenus = menuTree.flatMap(({ groups }) =>
      groups.flat().flatMap((node) => (node.type === 'command' ? [node.command] : node.commands)),
    )
    expect(inMenus.map(({ id }) => id).toSorted()).toEqual(commands.map(({ id }) => id).toSorted())
    expect(menuTree.map(({ id }) => id)).toEqual([...menus])
  })

  it('has keys that can be read, and none that mean two things', () => {
    for (const { keys } of commands)
      for (const combination of keys) expect(readKeys(combination)).not.toBeNull()
    expect(resolveKeymap({}, false).problems).toEqual([])
  })

  it('has single characters only where a table or a chart has the focus, but for the list of shortcuts', () => {
    const everywhere = commands.filter(({ scope, keys }) => scope === 'global' && keys.some(isSingleKey))
    expect(everywhere.map(({ id }) => id)).toEqual(['help.keys'])
  })
})

describe('keys', () => {
  it.each([
    ['$mod+Shift+t', 'Ctrl+Shift+T', '\u2318\u21e7T', 'CmdOrCtrl+Shift+T'],
    ['Alt+ArrowLeft', 'Alt+\u2190', '\u2325\u2190', 'Alt+Left'],
    ['Shift+?', '?', '?', 'Shift+?'],
    ['F6', 'F6', 'F6', 'F6'],
    ['+', '+', '+', 'Plus'],
    ['$mod++', 'Ctrl++', '\u2318+', 'CmdOrCtrl+Plus'],
    ['Alt+Digit3', 'Alt+3', '\u23253', 'Alt+3'],
  ])('%s has names for people and for menus', (keys, label, mac, written) => {
    expect(keysLabel(keys, false)).toBe(label)
    expect(keysLabel(keys, true)).toBe(mac)
    expect(accelerator(keys)).toBe(written)
  })

  it.each(['', '++', 'Ctrl+k', '$mod+', '$mod+$mod+k', '$mod+kk', 'F99', '\u0000', '$mod+k+l'])(
    'refuses %j',
    (keys) => {
      expect(readKeys(keys)).toBeNull()
      expect(accelerator(keys)).toBeNull()
    },
  )
})

describe('own shortcuts', () => {
  it('take the place of the usual ones, or take them away', () => {
    const { keys, problems } = resolveKeymap({ 'palette.open': '$mod+j', 'tab.close': null }, false)
    expect(keys.get('palette.open')).toEqual(['$mod+j'])
    expect(keys.get('tab.close')).toEqual([])
    expect(problems).toEqual([])
  })

  it('are reported when they make no sense, and the usual ones stay', () => {
    const { keys, problems } = resolveKeymap({ 'palette.open': 'Strg+K', 'no.such': 'F2' }, false)
    expect(keys.get('palette.open')).toEqual(['$mod+k', '$mod+Shift+p'])
    expect(problems).toHaveLength(2)
    expect(problems.join()).toContain('Strg+K')
    expect(problems.join()).toContain('no.such')
  })

  it('are reported when they are used already, however they are spelled', () => {
    const { problems } = resolveKeymap({ 'tracks.sync': '$mod+K' }, false)
    expect(problems).toHaveLength(1)
    expect(problems[0]).toContain('Command palette')
  })
})

describe('keys that are pressed', () => {
  const inside = (...selectors: string[]) => ({
    closest: (wanted: string) =>
      selectors.some((selector) => wanted.includes(selector)) ? ({} as Element) : null,
  })
  const global = { scope: 'global' } as const
  const grid = { scope: 'grid' } as const

  it('belong to the text while somebody writes', () => {
    expect(isMeant(global, 'Shift+?', inside('textarea'), true)).toBe(false)
    expect(isMeant(global, '$mod+k', inside('textarea'), true)).toBe(true)
  })

  it('of one character can be turned off', () => {
    expect(isMeant(grid, 'd', inside('[role="grid"]'), true)).toBe(true)
    expect(isMeant(grid, 'd', inside('[role="grid"]'), false)).toBe(false)
    expect(isMeant(global, 'Shift+?', null, false)).toBe(false)
    expect(isMeant(global, '$mod+k', null, false)).toBe(true)
  })

  it('of a table work in a table alone', () => {
    expect(isMeant(grid, ']', null, true)).toBe(false)
    expect(isMeant(grid, ']', inside('chart'), true)).toBe(false)
  })
})

describe('the registry', () => {
  let end = (): void => undefined
  afterEach(() => end())

  it('runs a command while somebody carries it out, unless it is not possible', () => {
    const run = vi.fn()
    let possible = false
    expect(runCommand('tab.close')).toBe(false)
    end = registerWindowCommands({ 'tab.close': { run, enabled: () => possible, checked: () => true } })
    expect(runCommand('tab.close')).toBe(false)
    possible = true
    expect([isEnabled('tab.close'), isChecked('tab.close'), runCommand('tab.close')]).toEqual([
      true,
      true,
      true,
    ])
    expect(run).toHaveBeenCalledOnce()
    end()
    expect([isEnabled('tab.close'), isChecked('tab.close'), runCommand('tab.close')]).toEqual([
      false,
      false,
      false,
    ])
  })
})

describe('the palette', () => {
  const item = (id: string, title: string, about = 'View') => ({ id, title, about, run: () => undefined })

  it('puts first what begins with the text, and finds words and the menu', () => {
    const items = [item('1', 'Row height: Compact'), item('2', 'Compare'), item('3', 'Close tab', 'Tab')]
    expect(ranked(items, 'comp').map(({ id }) => id)).toEqual(['2', '1'])
    expect(ranked(items, ' ')).toHaveLength(3)
    expect(ranked(items, 'zzz')).toEqual([])
  })

  it('asks its sources, and one that fails takes nothing away', async () => {
    const ends = [
      addPaletteSource(() => Promise.reject(new Error('no'))),
      addPaletteSource((query) => Promise.resolve([item('e', `Event ${query}`)])),
    ]
    const found = await askSources('nats', new AbortController().signal)
    expect(found.map(({ title }) => title)).toEqual(['Event nats'])
    for (const stop of ends) stop()
    expect(await askSources('nats', new AbortController().signal)).toEqual([])
  })
})
