import { RECOVERIES } from '../../../shared/domain/commands.ts'
import type { EventSummary, JobState } from '../../../shared/contract/views.ts'

/** What the menu of an event offers; each is a command of the same name. */
export type RecoveryItem = (typeof RECOVERIES)[number]

export function isRecoveryItem(key: unknown): key is RecoveryItem {
  return RECOVERIES.some((item) => item === key)
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
