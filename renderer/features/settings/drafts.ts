import { z } from 'zod'
import { create } from 'zustand'
import { inElectron } from '../../state/platform.ts'
import type { SettingView } from '../../../shared/contract/settings.ts'
import { stillChanges } from './settings-model.ts'
import type { Draft, Drafts } from './settings-model.ts'

const KEY = 'mre.settings.unsaved'
const stored = z.record(
  z.string().max(100),
  z.union([z.literal('default'), z.object({ text: z.string().max(60_000) })]),
)

/**
 * Changes that are not saved yet. They outlive the screen, and the page: a reload, and in the desktop app a closed window,
 * find them again, and say so.
 */
const useStore = create<{ readonly drafts: Drafts }>()(() => ({ drafts: read() }))

/** A page of the browser shell has another address after each start: its storage would be lost with the tab anyway. */
function storage(): Storage {
  return inElectron ? window.localStorage : window.sessionStorage
}

function read(): Drafts {
  try {
    return stored.parse(JSON.parse(storage().getItem(KEY) ?? '{}'))
  } catch {
    return {}
  }
}

function keep(drafts: Drafts): void {
  useStore.setState({ drafts })
  try {
    if (Object.keys(drafts).length === 0) storage().removeItem(KEY)
    else storage().setItem(KEY, JSON.stringify(drafts))
  } catch {
    // A full or forbidden storage: they still live as long as the page.
  }
}

export function useDrafts(): Drafts {
  return useStore(({ drafts }) => drafts)
}

export function useHasDrafts(): boolean {
  return useStore(({ drafts }) => Object.keys(drafts).length > 0)
}

/** Takes a draft in the place of an earlier one; `undefined` takes it away. */
export function draftSetting(key: string, draft: Draft | undefined): void {
  const { [key]: _before, ...others } = useStore.getState().drafts
  keep(draft === undefined ? others : { ...others, [key]: draft })
}

/** Lets go of what has been overtaken. To be called when the settings themselves have changed, not while somebody types. */
export function keepRealDrafts(settings: readonly SettingView[]): void {
  const { drafts } = useStore.getState()
  const real = stillChanges(settings, drafts)
  if (Object.keys(real).length !== Object.keys(drafts).length) keep(real)
}

export function forgetDrafts(): void {
  keep({})
}

/** In a browser a closed tab loses what is not saved: the browser asks first. The desktop app keeps it. */
export function askBeforeLeaving(): () => void {
  const ask = (event: BeforeUnloadEvent): void => {
    if (Object.keys(useStore.getState().drafts).length > 0) event.preventDefault()
  }
  if (inElectron) return () => undefined
  window.addEventListener('beforeunload', ask)
  return () => window.removeEventListener('beforeunload', ask)
}
