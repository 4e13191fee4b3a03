import { randomUUID } from 'node:crypto'
import { os } from '@orpc/server'
import { withLogFields } from '../observability/context.ts'
import type { Traces } from '../observability/traces.ts'

/**
 * Middleware: lines that a request logs carry its id (K8), and what it sets going, a job above all, belongs to its trace
 * (J18). Reads are left alone: there are many, and they leave nothing behind.
 */
export function observedRequest(traces: Traces) {
  return os.middleware(({ path, procedure, next }) => {
    const isRead = (procedure['~orpc'].route.method ?? 'GET') === 'GET'
    return withLogFields({ request_id: randomUUID() }, () =>
      isRead ? next() : traces.span('contract.request', { procedure: path.join('.') }, () => next()),
    )
  })
}
