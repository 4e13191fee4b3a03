import { MAX_COMPARED } from '../../../shared/contract/ui.ts'
import type { ComparedDriver } from '../../../shared/contract/ui.ts'

export const compareViews = ['deltas', 'cumulative', 'raising', 'spread', 'figures'] as const
export type CompareView = (typeof compareViews)[number]

/** What a comparison shows; it lives in the address, so that it can be shared and reloaded. */
export interface CompareSearch {
  readonly show?: CompareView
  /** Key of the line that deltas are measured from; absent means the first. */
  readonly reference?: string
  /** A whole comparison, as a shared address brings it: `event.race.driver`, with commas between. */
  readonly runs?: string
}

const KEY = /^[A-Za-z0-9_-]{1,120}(?:\.[A-Za-z0-9_-]{1,120}){2}$/u

/** Natural keys alone name a line, so an address means the same on every computer. */
export function keyOf({ eventId, raceId, driverId }: ComparedDriver): string {
  return `${eventId}.${raceId}.${driverId}`
}

export function readCompareSearch(search: Record<string, unknown>): CompareSearch {
  const show = compareViews.find((known) => known === search['show'])
  const { reference, runs } = search
  return {
    ...(show === undefined ? {} : { show }),
    ...(typeof reference === 'string' && KEY.test(reference) ? { reference } : {}),
    ...(typeof runs === 'string' && readRuns(runs).length > 0 ? { runs } : {}),
  }
}

/** The lines of a shared address: what is none is left out, nothing stands twice, six are the most. */
export function readRuns(text: string): ComparedDriver[] {
  const keys = [...new Set(text.split(','))].filter((key) => KEY.test(key))
  return keys
    .flatMap((key): ComparedDriver[] => {
      const [eventId = '', raceId = '', driverId = ''] = key.split('.')
      return driverId.startsWith('entry_') ? [] : [{ eventId, raceId, driverId }]
    })
    .slice(0, MAX_COMPARED)
}

/** The address of a comparison inside the app. */
export function compareRoute(
  compared: readonly ComparedDriver[],
  { show, reference }: Pick<CompareSearch, 'show' | 'reference'>,
): string {
  const search = new URLSearchParams({ runs: compared.map(keyOf).join(',') })
  if (show !== undefined) search.set('show', show)
  if (reference !== undefined) search.set('reference', reference)
  return `/compare?${search.toString()}`
}
