import { useMemo } from 'react'
import { useQuery } from '@tanstack/react-query'
import { create } from 'zustand'
import type { BatchView } from '../../shared/contract/batches.ts'
import type { ErrorReport } from '../../shared/domain/errors.ts'
import { client } from '../bridge.ts'
import { readError } from '../format/errors.ts'
import { api, queryClient } from './api.ts'

/** Imports of several events: what is chosen and what is under way. Both live in the engine and outlive the page (M8). */

const batchQuery = api.batches.get.queryOptions({ input: {} })
const selectionQuery = api.batches.selection.queryOptions({ input: {} })

/** The batch that is under way, else one that has ended and was not put away; `null` without. */
export function useBatch(): BatchView | null {
  return useQuery(batchQuery).data ?? null
}

/** Events that are chosen, newest first. */
export function useSelection(): readonly string[] {
  return useQuery(selectionQuery).data?.eventIds ?? []
}

export function useIsSelected(eventId: string): boolean {
  const chosen = useSelection()
  return useMemo(() => chosen.includes(eventId), [chosen, eventId])
}

const useCommand = create<{ readonly isPending: boolean; readonly refusal: ErrorReport | null }>()(() => ({
  isPending: false,
  refusal: null,
}))

/** Whether a command about a batch is on its way, and why the last one was refused. */
export const useBatchCommand = useCommand

const refused = (thrown: unknown): void =>
  useCommand.setState({ isPending: false, refusal: readError(thrown) })

/** Chooses events or no longer. Shows at once; what the engine answers is the truth. */
export async function select(add: readonly string[], remove: readonly string[]): Promise<void> {
  await queryClient.cancelQueries({ queryKey: selectionQuery.queryKey })
  queryClient.setQueryData(selectionQuery.queryKey, (before) => {
    const kept = (before?.eventIds ?? []).filter((id) => !remove.includes(id) && !add.includes(id))
    return { eventIds: [...kept, ...add] }
  })
  try {
    const answer = await client.batches.select({ add: [...add], remove: [...remove] })
    queryClient.setQueryData(selectionQuery.queryKey, answer)
  } catch (thrown) {
    refused(thrown)
    await queryClient.invalidateQueries({ queryKey: selectionQuery.queryKey })
  }
}

async function command(run: () => Promise<BatchView | null>): Promise<void> {
  useCommand.setState({ isPending: true, refusal: null })
  try {
    queryClient.setQueryData(batchQuery.queryKey, await run())
    useCommand.setState({ isPending: false })
  } catch (thrown) {
    refused(thrown)
  }
}

/** Imports the events one after the other, in this order (J15). */
export function startBatch(eventIds: readonly string[]): Promise<void> {
  return command(() => client.batches.start({ eventIds: [...eventIds] }))
}

export function cancelBatch(batchId: string): Promise<void> {
  return command(() => client.batches.cancel({ batchId }))
}

/** Puts the end of a batch away. */
export function dismissBatch(batchId: string): Promise<void> {
  return command(async () => {
    await client.batches.dismiss({ batchId })
    return null
  })
}

export function forgetRefusal(): void {
  useCommand.setState({ refusal: null })
}

/** Whether an event of the batch that is under way still waits for its turn. */
export function useWaitsInBatch(eventId: string): boolean {
  const batch = useBatch()
  return (
    batch?.state === 'running' &&
    batch.items.some((item) => item.eventId === eventId && item.state === 'waiting')
  )
}
