import type { QueryClient, QueryKey } from '@tanstack/react-query'
import type { StreamMessage } from '../../shared/contract/views.ts'
import { api } from './api.ts'
import { isActive } from './jobs.ts'

/** What the screens of Admin read and a pushed message makes stale. */
function staleAdminKeys(message: StreamMessage): QueryKey[] {
  switch (message.type) {
    case 'job':
      return isActive(message.job)
        ? [api.locks.key()]
        : [
            api.jobs.deadLetters.key(),
            api.locks.key(),
            api.metrics.key(),
            api.quality.key(),
            api.database.key(),
          ]
    case 'lock':
      return [api.locks.key(), api.recovery.key(), api.system.key()]
    case 'health':
      return [api.drift.key(), api.recovery.ingestion.key()]
    case 'data_changed':
      // Of an event: whether it is in quarantine, and whether its data are whole.
      if (message.scope === 'event' || message.scope === 'events')
        return [api.recovery.quarantine.key(), api.recovery.incomplete.key()]
      return message.scope === 'system'
        ? [
            api.recovery.key(),
            api.drift.key(),
            api.health.key(),
            api.locks.key(),
            api.jobs.deadLetters.key(),
            api.quality.key(),
          ]
        : []
    case 'job_log':
    case 'log':
    case 'reset':
      return []
  }
}

/** Puts pushed health in the place of what was read, and lets the screens of Admin read again what has changed. */
export function followAdmin(
  queries: Pick<QueryClient, 'invalidateQueries' | 'setQueryData'>,
  message: StreamMessage,
): void {
  if (message.type === 'health') queries.setQueryData(api.health.get.queryKey({ input: {} }), message.health)
  for (const queryKey of staleAdminKeys(message)) void queries.invalidateQueries({ queryKey })
}
