import { useSyncExternalStore } from 'react'
import { useQuery } from '@tanstack/react-query'
import { connection } from '../bridge.ts'
import { isSample } from '../../shared/domain/sample.ts'
import { t } from '../i18n/t.ts'
import { api } from './api.ts'

export type ConnectionState = ReturnType<typeof connection.get>

const subscribeConnection = (listener: () => void): (() => void) => connection.subscribe(listener)

/** State of the way to the engine. */
export function useConnection(): ConnectionState {
  return useSyncExternalStore(subscribeConnection, () => connection.get())
}

function subscribeOnline(listener: () => void): () => void {
  window.addEventListener('online', listener)
  window.addEventListener('offline', listener)
  return () => {
    window.removeEventListener('online', listener)
    window.removeEventListener('offline', listener)
  }
}

/** Whether the machine has any network. */
export function useOnline(): boolean {
  return useSyncExternalStore(subscribeOnline, () => navigator.onLine)
}

/** Facts about the engine and its data folder; `undefined` until they are there. */
export function useSystem() {
  return useQuery(api.system.info.queryOptions({ input: {} })).data
}

/** Why nothing can be changed, as a sentence for a tooltip; `null` when it can (ui.md 3b, corrupt or locked database). */
export function useReadOnlyBlock(): string | null {
  return useSystem()?.readOnly === true ? t('shell:block.readOnly') : null
}

/**
 * Why nothing can be fetched from LiveRC at the moment, as a sentence for a tooltip; `null` when it can. Under replay
 * the pages come from this machine, so a missing network is no reason.
 * @param subject the track or event that would be asked for: the sample never is
 */
export function useFetchBlock(
  subject: { readonly trackSlug?: string | null; readonly eventId?: string | null } = {},
): string | null {
  const state = useConnection()
  const online = useOnline()
  const system = useSystem()
  const readOnly = useReadOnlyBlock()
  if (isSample(subject)) return t('shell:block.sample')
  if (readOnly !== null) return readOnly
  if (state !== 'connected') return t('shell:block.engine')
  if (system === undefined) return null
  if (!system.scrapeEnabled) return t('shell:block.scraping')
  if (system.needsOriginConfirmation) return t('shell:block.origin')
  if (!online && !system.replay) return t('shell:block.offline')
  return null
}

/** Whether this computer has no network and needs one: everything stored can be read, imports can be put aside (ui.md 3b). */
export function useIsOffline(): boolean {
  const online = useOnline()
  const system = useSystem()
  return !online && system?.replay !== true
}
