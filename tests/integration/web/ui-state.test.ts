import { createRouterClient } from '@orpc/server'
import { describe, expect, it, vi } from 'vitest'
import { writeUiState } from '../../../db/repositories/ui-state.ts'
import { engineOf } from '../../../electron/engine/engine.ts'
import {
  emptyLayout,
  emptyPreferences,
  emptyWorkspace,
  MAX_TABS,
  MAX_UI_STATE_LENGTH,
} from '../../../shared/contract/ui.ts'
import type { UiState, WindowState } from '../../../shared/contract/ui.ts'
import { objectWith } from '../../support/matchers.ts'
import { openEngine } from '../../support/engine.ts'

const state: WindowState = {
  version: 1,
  layout: { ...emptyLayout, splitSize: 40 },
  workspace: {
    ...emptyWorkspace,
    tabs: [{ id: 'tab:a', entries: ['/event/1', '/event/1/race/2'], index: 1, title: 'One' }],
    left: 'tab:a',
  },
}

const dark = { theme: 'dark' } as const
const seen: UiState = { ...state, preferences: { ...emptyPreferences, ...dark } }

/** The engine as a page calls it: every input and output passes the contract's schemas. */
async function openClient() {
  const { services, dataDir } = await openEngine({ url: 'http://127.0.0.1:9' })
  return { client: createRouterClient(engineOf(services).router), services, dataDir }
}

const stamped = (document: unknown) => ({
  windowKey: 'main',
  document: typeof document === 'string' ? document : JSON.stringify(document),
  updatedAt: '2025-11-20T10:00:00Z',
})

describe('what windows remember', () => {
  it('is nothing at first, then what was stored last, also after a restart', async () => {
    const { client, services, dataDir } = await openClient()
    expect(await client.ui.getState({ window: 'main' })).toBeNull()
    await client.ui.setState({ window: 'main', state: { ...state, layout: emptyLayout } })
    await client.ui.setState({ window: 'main', state, chosen: dark })
    expect(await client.ui.getState({ window: 'main' })).toEqual(seen)
    await services.close()
    const again = await openEngine({ url: 'http://127.0.0.1:9' }, { dataDir })
    expect(again.services.uiState.get('main')).toEqual(seen)
  })

  it('is a window’s own; a further one looks like the first, with nothing open', async () => {
    const { client } = await openClient()
    await client.ui.setState({ window: 'main', state, chosen: dark })
    const second = await client.ui.getState({ window: 'window-2' })
    expect(second).toEqual({ ...seen, workspace: emptyWorkspace })
    await client.ui.setState({
      window: 'window-2',
      state: { ...state, layout: { ...emptyLayout, splitSize: 70 } },
    })
    expect((await client.ui.getState({ window: 'main' }))?.layout.splitSize).toBe(40)
  })

  it('holds for every window where it is how the reader wants the app, and the others are told', async () => {
    const { client, services, dataDir } = await openClient()
    const publish = vi.spyOn(services.stream, 'publish')
    await client.ui.setState({ window: 'window-2', state, chosen: dark })
    await client.ui.setState({ window: 'main', state, chosen: { theme: 'light' } })
    // Nothing is new in what follows: nobody is told, or windows would answer each other for ever.
    await client.ui.setState({ window: 'window-2', state, chosen: { theme: 'light' } })
    await client.ui.setState({ window: 'main', state: { ...state, workspace: emptyWorkspace } })
    const changed = { type: 'data_changed', scope: 'preferences' }
    expect(publish.mock.calls).toEqual([
      [{ ...changed, subject: 'window-2' }],
      [{ ...changed, subject: 'main' }],
    ])

    await client.ui.setState({ window: 'main', state, chosen: dark })
    expect((await client.ui.getState({ window: 'window-2' }))?.preferences.theme).toBe('dark')
    await services.close()
    // A window that was not open meanwhile comes back with what holds now.
    const again = await openEngine({ url: 'http://127.0.0.1:9' }, { dataDir })
    expect(again.services.uiState.get('window-2')?.preferences.theme).toBe('dark')
  })

  it('of the preferences changes only what was chosen, whatever another window stores in the same moment', async () => {
    const { client, services, dataDir } = await openClient()
    await client.ui.setState({ window: 'main', state, chosen: { density: 'comfortable' } })
    await Promise.all([
      client.ui.setState({ window: 'main', state, chosen: dark }),
      // Tabs alone, by a window that has not heard of the theme; and keys, by another process.
      client.ui.setState({ window: 'window-2', state: { ...state, workspace: emptyWorkspace } }),
      openEngine({ url: 'http://127.0.0.1:9' }, { dataDir }).then((other) =>
        other.services.uiState.set('window-3', state, { keymap: { 'tab.close': null } }),
      ),
    ])
    const preferences = {
      ...emptyPreferences,
      ...dark,
      density: 'comfortable',
      keymap: { 'tab.close': null },
    }
    for (const window of ['main', 'window-2', 'window-3'] as const)
      expect(services.uiState.get(window)?.preferences).toEqual(preferences)
  })

  it('is taken over from documents that held the preferences as well', async () => {
    const { client, services } = await openClient()
    writeUiState(services.database.write, stamped(seen))
    expect(await client.ui.getState({ window: 'main' })).toEqual(seen)
    await client.ui.setState({ window: 'main', state: { ...state, workspace: emptyWorkspace } })
    expect((await client.ui.getState({ window: 'window-2' }))?.preferences).toEqual(seen.preferences)
  })

  it.each([
    ['no JSON', '{'],
    ['another version', { ...state, version: 2 }],
    ['no document', [1, 2]],
  ])('falls back to nothing for %s', async (_, document) => {
    const { client, services } = await openClient()
    writeUiState(services.database.write, stamped(document))
    expect(await client.ui.getState({ window: 'main' })).toBeNull()
  })

  it('keeps the parts that are understood', async () => {
    const { client, services } = await openClient()
    writeUiState(
      services.database.write,
      stamped({ ...seen, layout: { splitSize: 'wide' }, workspace: { tabs: [{ id: '../../x' }] } }),
    )
    expect(await client.ui.getState({ window: 'main' })).toEqual({
      version: 1,
      preferences: seen.preferences,
      layout: emptyLayout,
      workspace: emptyWorkspace,
    })
  })

  const huge = Object.fromEntries(
    Array.from({ length: 60 }, (_, index) => [
      `place:p${index}`,
      { entries: [`/?q=${'x'.repeat(MAX_UI_STATE_LENGTH / 50)}`], index: 0 },
    ]),
  )
  const tab = state.workspace.tabs[0]
  it.each([
    ['a foreign window', { window: '../main', state }, 'window'],
    ['what is no window', { window: 'preferences', state }, 'window'],
    ['a theme that there is not', { window: 'main', state, chosen: { theme: 'neon' } }, 'chosen.theme'],
    [
      'an address outside the app',
      withTab({ entries: ['https://evil.test/'] }),
      'state.workspace.tabs.0.entries.0',
    ],
    [
      'a protocol-relative address',
      withTab({ entries: ['//evil.test/'] }),
      'state.workspace.tabs.0.entries.0',
    ],
    ['no address at all', withTab({ entries: [] }), 'state.workspace.tabs.0.entries'],
    ['too many tabs', withTabs(Array.from({ length: MAX_TABS + 1 }, () => tab)), 'state.workspace.tabs'],
    [
      'too large a document',
      { window: 'main', state: { ...state, workspace: { ...emptyWorkspace, places: huge } } },
      'state',
    ],
  ])('refuses %s', async (_, input, field) => {
    const { client } = await openClient()
    // What a page can send is not what the types allow.
    await expect(client.ui.setState(input as Parameters<typeof client.ui.setState>[0])).rejects.toMatchObject(
      {
        data: objectWith({ code: 'VALIDATION_ERROR', details: objectWith({ field }) }),
      },
    )
    expect(await client.ui.getState({ window: 'main' })).toBeNull()
  })
})

function withTabs(tabs: readonly unknown[]) {
  return { window: 'main', state: { ...state, workspace: { ...state.workspace, tabs } } }
}

function withTab(over: object) {
  return withTabs([{ ...state.workspace.tabs[0], ...over }])
}
