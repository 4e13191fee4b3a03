import { useEffect } from 'react'
import { create } from 'zustand'
import { MAX_BATCH } from '../../shared/contract/batches.ts'
import { startBatch, useSelection } from './batches.ts'
import { useFetchBlock } from './connection.ts'

/**
 * Imports that wait for a network (ui.md 3b). The events are the chosen ones, which the engine keeps over a restart; that
 * they are to be imported by themselves holds for as long as the window is open.
 */
export const useImportLater = create<{ readonly isWanted: boolean }>()(() => ({ isWanted: false }))

interface Waiting {
  readonly isWanted: boolean
  /** Why nothing can be fetched; null when it can. */
  readonly block: string | null
  readonly chosen: readonly string[]
}

/** What is to be imported now; null while there is nothing to begin. */
export function dueImports({ isWanted, block, chosen }: Waiting): readonly string[] | null {
  return isWanted && block === null && chosen.length > 0 ? chosen.slice(0, MAX_BATCH) : null
}

/** Begins what waits when it becomes possible. Once for the window. */
export function useImportsForLater(): void {
  const isWanted = useImportLater((state) => state.isWanted)
  const block = useFetchBlock()
  const chosen = useSelection()
  const due = dueImports({ isWanted, block, chosen })
  const wanted = due?.join(' ') ?? ''
  useEffect(() => {
    if (wanted === '') return
    useImportLater.setState({ isWanted: false })
    void startBatch(wanted.split(' '))
  }, [wanted])
}
