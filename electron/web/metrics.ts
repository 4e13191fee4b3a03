import { createRouterClient } from '@orpc/server'
import { AppError } from '../../shared/domain/errors.ts'
import type { EngineRouter } from '../engine/types.ts'
import type { Handler } from './page.ts'

/** Where a Prometheus server reads the metrics (K23). */
export const METRICS_PATH = '/metrics'

const contentType = 'text/plain; version=0.0.4; charset=utf-8'
const shortestToken = 16

/** Answers with everything that has been counted, in Prometheus' text format. */
export function metricsHandler(router: EngineRouter): Handler {
  const client = createRouterClient(router, { context: {} })
  return async (request, response) => {
    const text = await client.metrics.text()
    response.writeHead(200, { 'content-type': contentType, 'cache-control': 'no-store' })
    response.end(request.method === 'HEAD' ? undefined : text)
  }
}

/** @throws AppError VALIDATION_ERROR for a token that can be guessed */
export function refuseWeakToken(token: string | undefined): void {
  if (token === undefined || token.length >= shortestToken) return
  throw new AppError(
    'VALIDATION_ERROR',
    `MRE_METRICS_TOKEN must have at least ${shortestToken} characters.`,
    {
      stage: 'request',
      source: 'web',
      action: 'Give it more, or remove it: the token of the printed address opens /metrics as well.',
      details: { field: 'MRE_METRICS_TOKEN' },
    },
  )
}
