import { useEffect, useState } from 'react'
import { logFilter } from '../../../shared/contract/observability.ts'
import type { LogLine } from '../../../shared/contract/observability.ts'
import type { ErrorReport } from '../../../shared/domain/errors.ts'
import { client } from '../../bridge.ts'
import { readError } from '../../format/errors.ts'
import { withLines } from './log-lines.ts'

interface LogState {
  readonly lines: readonly LogLine[]
  readonly loaded: boolean
  readonly error: ErrorReport | null
}

const PAGE = 500
const EMPTY: LogState = { lines: [], loaded: false, error: null }
const lineId = ({ id }: LogLine): string => id

/**
 * The end of the log, then its lines as they are written by any process, while `live`. Give the filter as JSON: a new text
 * begins anew. What was written between reading the end and the first line that is followed is asked for again.
 */
export function useLog(filterJson: string, live: boolean): LogState {
  const [state, setState] = useState<LogState>(EMPTY)
  const [shownFilter, setShownFilter] = useState(filterJson)
  if (shownFilter !== filterJson) {
    setShownFilter(filterJson)
    setState(EMPTY)
  }
  useEffect(() => {
    const stop = new AbortController()
    const { signal } = stop
    const filter = logFilter.parse(JSON.parse(filterJson))
    const take = (more: readonly LogLine[]): void => {
      if (signal.aborted) return
      setState((known) => ({ lines: withLines(known.lines, more, lineId), loaded: true, error: null }))
    }
    const read = async (): Promise<void> => {
      try {
        const end = await client.logs.tail({ ...filter, limit: PAGE }, { signal })
        take(end.lines)
        if (!live) return
        const last = end.lines.at(-1)?.id
        let isFirst = true
        for await (const line of await client.logs.follow(filter, { signal })) {
          if (isFirst && last !== undefined) {
            const missed = await client.logs.tail({ ...filter, after: last, limit: PAGE }, { signal })
            take(missed.lines)
          }
          isFirst = false
          take([line])
        }
      } catch (thrown) {
        if (!signal.aborted) setState((known) => ({ ...known, loaded: true, error: readError(thrown) }))
      }
    }
    void read()
    return () => stop.abort()
  }, [filterJson, live])
  return state
}
