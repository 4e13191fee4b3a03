import type { BatchItem, BatchView } from '../../../shared/contract/batches.ts'
import { t } from '../../i18n/t.ts'
import { formatCount } from '../../format/counts.ts'

interface BatchProgress {
  /** The event that is at work, counted from 1, of so many. */
  readonly at: number
  readonly of: number
  /** Events that are over, whatever came of them. */
  readonly finished: number
  readonly failed: number
  readonly current: BatchItem | null
}

const isOver = ({ state }: BatchItem): boolean => state !== 'waiting' && state !== 'running'

/** How far a batch is: "Importing 2 of 5" (J15). */
export function batchProgress({ items }: Pick<BatchView, 'items'>): BatchProgress {
  const finished = items.filter(isOver).length
  const current = items.find(({ state }) => state === 'running') ?? null
  return {
    at: Math.min(items.length, finished + 1),
    of: items.length,
    finished,
    failed: items.filter(({ state }) => state === 'failed').length,
    current,
  }
}

export function failedOf({ items }: Pick<BatchView, 'items'>): BatchItem[] {
  return items.filter(({ state }) => state === 'failed')
}

/** What came of a batch in one sentence. */
export function outcomeText({ items }: Pick<BatchView, 'items'>): string {
  const count = (state: BatchItem['state']): number => items.filter((item) => item.state === state).length
  const [done, failed, cancelled] = [count('completed'), count('failed'), count('cancelled')]
  const numbers = { done: formatCount(done), of: formatCount(items.length) }
  const [failures, stopped] = [formatCount(failed), formatCount(cancelled)]
  if (failed > 0 && cancelled > 0)
    return t('find:batch.partBoth', { ...numbers, failed: failures, cancelled: stopped })
  if (failed > 0) return t('find:batch.part', { ...numbers, failed: failures })
  if (cancelled > 0) return t('find:batch.partCancelled', { ...numbers, cancelled: stopped })
  return t('find:batch.done', { count: done, n: formatCount(done) })
}
