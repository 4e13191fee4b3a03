import { useEffect, useState } from 'react'
import type { JobLogLine } from '../../../shared/contract/jobs.ts'
import type { ErrorReport } from '../../../shared/domain/errors.ts'
import { client } from '../../bridge.ts'
import { readError } from '../../format/errors.ts'
import { onPushed } from '../../state/pushed.ts'
import { MOST_LINES, withLines } from '../logs/log-lines.ts'

interface JobLogState {
  readonly lines: readonly JobLogLine[]
  readonly loaded: boolean
  readonly error: ErrorReport | null
}

const PAGE = 500
const lineId = ({ id }: JobLogLine): number => id

/** All lines of a job's log, then those that are pushed. They may overlap: each line is there once. */
export function useJobLog(jobId: string): JobLogState {
  const [state, setState] = useState<JobLogState>({ lines: [], loaded: false, error: null })
  useEffect(() => {
    let isOver = false
    const take = (more: readonly JobLogLine[], change: Partial<JobLogState> = {}): void => {
      if (isOver) return
      setState((known) => {
        const lines = withLines(known.lines, more, lineId)
        const inOrder = lines === known.lines ? lines : lines.toSorted((a, b) => a.id - b.id)
        return { ...known, ...change, lines: inOrder }
      })
    }
    const load = async (): Promise<void> => {
      let after = 0
      try {
        for (let read = 0; !isOver && read < MOST_LINES; read += PAGE) {
          const page = await client.jobs.log({ jobId, after, limit: PAGE })
          take(page.lines)
          after = page.lines.at(-1)?.id ?? after
          if (!page.more || page.lines.length === 0) break
        }
        take([], { loaded: true, error: null })
      } catch (thrown) {
        take([], { error: readError(thrown) })
      }
    }
    const stops = [
      onPushed('job_log', (message) => {
        if (message.jobId === jobId) take(message.lines)
      }),
      onPushed('reset', () => void load()),
    ]
    void load()
    return () => {
      isOver = true
      for (const stop of stops) stop()
    }
  }, [jobId])
  return state
}
