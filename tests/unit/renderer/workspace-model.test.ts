import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import {
  emptyWorkspace,
  MAX_CLOSED_TABS,
  MAX_TABS,
  MAX_TAB_HISTORY,
  uiState,
} from '../../../shared/contract/ui.ts'
import { emptyLayout, emptyPreferences } from '../../../shared/contract/ui.ts'
import type { UiWorkspace } from '../../../shared/contract/ui.ts'
import * as model from '../../../renderer/state/workspace-model.ts'

const opened = (...routes: string[]): UiWorkspace =>
  routes.reduce(
    (workspace, route, index) => model.open(workspace, route, { newId: `tab:${index}` }),
    emptyWorkspace,
  )
const routes = (workspace: UiWorkspace): string[] => workspace.tabs.map(model.routeOf)
const frontRoute = (workspace: UiWorkspace): string =>
  model.routeOf(model.trailOf(workspace, model.frontView(workspace)))

describe('opening', () => {
  it('makes a tab of a document and goes to a place', () => {
    const workspace = opened('/event/1')
    expect(routes(workspace)).toEqual(['/event/1'])
    expect(model.frontView(workspace)).toBe('tab:0')
    const inJobs = model.open(workspace, '/admin', { newId: 'tab:9' })
    expect(inJobs.tabs).toEqual(workspace.tabs)
    expect(model.frontView(inJobs)).toBe('place:admin')
  })

  it('shows a document that is open already instead of opening it twice', () => {
    const workspace = model.open(opened('/event/1', '/event/2'), '/event/1', { newId: 'tab:9' })
    expect(routes(workspace)).toEqual(['/event/1', '/event/2'])
    expect(model.frontView(workspace)).toBe('tab:0')
  })

  it('keeps what an open document shows for its bare address, and follows a search', () => {
    const first = opened('/event/1?tab=sessions')
    expect(frontRoute(model.open(first, '/event/1', { newId: 'x' }))).toBe('/event/1?tab=sessions')
    const asked = model.open(first, '/event/1?tab=entries', { newId: 'x' })
    expect(asked.tabs[0]).toMatchObject({
      entries: ['/event/1?tab=sessions', '/event/1?tab=entries'],
      index: 1,
    })
  })

  it('puts a new tab beside the one in front, and leaves that in front for one in the background', () => {
    const workspace = model.show(opened('/event/1', '/event/2'), 'tab:0')
    const after = model.open(workspace, '/event/3', { newId: 'tab:3', background: true, title: 'Three' })
    expect(routes(after)).toEqual(['/event/1', '/event/3', '/event/2'])
    expect(model.frontView(after)).toBe('tab:0')
    expect(after.tabs[1]?.title).toBe('Three')
  })

  it('makes room when there are too many, but never of what is shown', () => {
    const many = opened(...Array.from({ length: MAX_TABS + 3 }, (_, index) => `/event/${index}`))
    expect(many.tabs).toHaveLength(MAX_TABS)
    expect(frontRoute(many)).toBe(`/event/${MAX_TABS + 2}`)
  })
})

describe('closing', () => {
  it('shows the next tab, then the one before, then a place', () => {
    const middle = model.close(model.show(opened('/event/1', '/event/2', '/event/3'), 'tab:1'), 'tab:1')
    expect(frontRoute(middle)).toBe('/event/3')
    const last = model.close(middle, 'tab:2')
    expect(frontRoute(last)).toBe('/event/1')
    expect(model.frontView(model.close(last, 'tab:0'))).toBe('place:find')
  })

  it('remembers the last ones, with where they had been', () => {
    const walked = model.withTrail(opened('/event/1'), 'tab:0', {
      entries: ['/event/1', '/event/1/race/2'],
      index: 1,
    })
    const back = model.reopen(model.close(walked, 'tab:0'))
    expect(back.tabs[0]).toMatchObject({ entries: ['/event/1', '/event/1/race/2'], index: 1 })
    expect(back.closed).toEqual([])
    expect(model.frontView(back)).toBe('tab:0')
    const many = opened(...Array.from({ length: 14 }, (_, index) => `/event/${index}`))
    expect(model.closeOthers(many, 'tab:3').closed).toHaveLength(MAX_CLOSED_TABS)
  })
})

describe('order', () => {
  it('moves a tab within the ends', () => {
    const workspace = opened('/event/1', '/event/2', '/event/3')
    expect(routes(model.move(workspace, 'tab:0', 1))).toEqual(['/event/2', '/event/1', '/event/3'])
    expect(routes(model.move(workspace, 'tab:0', 9))).toEqual(['/event/2', '/event/3', '/event/1'])
    expect(routes(model.move(workspace, 'tab:2', -9))).toEqual(['/event/3', '/event/1', '/event/2'])
  })

  it('goes around the end', () => {
    const workspace = opened('/event/1', '/event/2')
    expect(frontRoute(model.cycled(workspace, 1))).toBe('/event/1')
    expect(frontRoute(model.cycled(model.show(workspace, 'place:admin'), -1))).toBe('/event/2')
  })
})

describe('two panes', () => {
  it('show different things, and one view never twice', () => {
    const split = model.toggleSplit(opened('/event/1', '/event/2'))
    expect([split.left, split.right, split.focused]).toEqual(['tab:1', 'tab:0', 'right'])
    expect(model.show(split, 'tab:1')).toMatchObject({ left: 'tab:1', right: 'tab:0', focused: 'left' })
    expect(model.toggleSplit(split)).toMatchObject({ left: 'tab:0', right: null, focused: 'left' })
  })

  it('change places', () => {
    const split = model.toggleSplit(opened('/event/1', '/event/2'))
    expect(model.toOtherPane(split)).toMatchObject({ left: 'tab:0', right: 'tab:1', focused: 'left' })
    expect(model.toOtherPane(opened('/event/1', '/event/2'))).toMatchObject({ left: 'tab:0', right: 'tab:1' })
  })
})

describe('history', () => {
  it('is cut to what is remembered, around where the view is', () => {
    const entries = Array.from({ length: MAX_TAB_HISTORY + 5 }, (_, index) => `/event/1/race/${index}`)
    const cut = (index: number) => model.withTrail(opened('/event/1'), 'tab:0', { entries, index }).tabs[0]
    for (const index of [0, 3, 10, entries.length - 1]) {
      const tab = cut(index)
      expect(tab?.entries.length).toBeLessThanOrEqual(MAX_TAB_HISTORY)
      expect(tab?.entries[tab.index]).toBe(entries[index])
    }
  })
})

describe('what was stored', () => {
  it('is made whole: views that are gone, the same view twice, an index beyond the end', () => {
    const stored: UiWorkspace = {
      ...emptyWorkspace,
      tabs: [
        { id: 'tab:1', entries: ['/event/1'], index: 7, title: null },
        { id: 'tab:1', entries: ['/event/2'], index: 0, title: null },
        { id: 'place:find', entries: ['/event/3'], index: 0, title: null },
      ],
      places: {
        'place:admin': { entries: ['/event/1'], index: 0 },
        'place:find': { entries: ['/?q=a'], index: 3 },
      },
      left: 'tab:9',
      right: 'tab:1',
      focused: 'right',
    }
    const whole = model.repaired(stored)
    expect(whole.tabs).toEqual([{ id: 'tab:1', entries: ['/event/1'], index: 0, title: null }])
    expect(whole.places).toEqual({ 'place:find': { entries: ['/?q=a'], index: 0 } })
    expect([whole.left, whole.right]).toEqual(['place:find', 'tab:1'])
    expect(model.repaired({ ...stored, left: 'tab:1' })).toMatchObject({
      left: 'tab:1',
      right: null,
      focused: 'left',
    })
  })
})

const step = fc.oneof(
  fc.nat(6).map((n) => (w: UiWorkspace, id: string) => model.open(w, `/event/${n}`, { newId: id })),
  fc
    .nat(6)
    .map(
      (n) => (w: UiWorkspace, id: string) => model.open(w, `/event/${n}`, { newId: id, background: true }),
    ),
  fc.constant((w: UiWorkspace) => model.open(w, '/admin', { newId: 'x' })),
  fc.nat(5).map((n) => (w: UiWorkspace) => model.close(w, w.tabs[n]?.id ?? '')),
  fc.nat(5).map((n) => (w: UiWorkspace) => model.closeOthers(w, w.tabs[n]?.id ?? '')),
  fc.nat(5).map((n) => (w: UiWorkspace) => model.show(w, w.tabs[n]?.id ?? 'place:find')),
  fc.tuple(fc.nat(5), fc.integer({ min: -3, max: 3 })).map(
    ([n, by]) =>
      (w: UiWorkspace) =>
        model.move(w, w.tabs[n]?.id ?? '', by),
  ),
  fc.constantFrom(model.reopen, model.toggleSplit, model.toOtherPane, (w: UiWorkspace) => model.cycled(w, 1)),
)

describe('any sequence of steps', () => {
  it('leaves a workspace that can be drawn and stored', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        let workspace = emptyWorkspace
        for (const [index, next] of steps.entries()) workspace = next(workspace, `tab:${index}`)
        const shown = [workspace.left, workspace.right].filter((id) => id !== null)
        expect(new Set(shown).size).toBe(shown.length)
        for (const id of shown) {
          expect(id.startsWith('place:') || workspace.tabs.some((tab) => tab.id === id)).toBe(true)
        }
        expect(new Set(workspace.tabs.map(({ id }) => id)).size).toBe(workspace.tabs.length)
        expect(model.repaired(workspace)).toEqual(workspace)
        uiState.parse({ version: 1, preferences: emptyPreferences, layout: emptyLayout, workspace })
      }),
    )
  })
})
