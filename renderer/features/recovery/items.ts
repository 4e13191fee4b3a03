import type { EventSummary, JobState } from '../../../shared/contract/views.ts'

const recoveryItems = ['mark', 'release', 'retry', 'cleanup', 'reset', 'cleanup_full'] as const
/** What the menu of an event offers. */
export type RecoveryItem = (typeof recoveryItems)[number]

export function isRecoveryItem(key: unknown): key is RecoveryItem {
  return recoveryItems.some((item) => item === key)
}

/**
 * The recovery tools that make sense for an event as it is.
 * @param lastImport the state of its newest import, as far as there is one
 */
export function itemsFor(
  { depth, quarantine }: Pick<EventSummary, 'depth' | 'quarantine'>,
  lastImport: JobState | undefined,
): RecoveryItem[] {
  const imported = depth === 'laps_full'
  const stopped = lastImport === 'failed' || lastImport === 'cancelled' || lastImport === 'interrupted'
  return [
    ...(quarantine !== null ? (['release'] as const) : imported ? (['mark'] as const) : []),
    ...(stopped ? (['retry'] as const) : []),
    'cleanup',
    ...(imported ? (['reset', 'cleanup_full'] as const) : []),
  ]
}
