import type { IncomingMessage, ServerResponse } from 'node:http'
import { OpenAPIHandler } from '@orpc/openapi/node'
import { ORPCError } from '@orpc/server'
import { BodyLimitPlugin } from '@orpc/server/node'
import { experimental_ZodSmartCoercionPlugin as ZodSmartCoercionPlugin } from '@orpc/zod/zod4'
import { MAX_MESSAGE_BYTES } from '../../shared/contract/transport.ts'
import { errorReport, toErrorReport } from '../../shared/domain/errors.ts'
import { httpStatusOf, requestBoundary } from '../engine/errors.ts'
import type { EngineRouter } from '../engine/types.ts'

/** Where the REST surface begins. */
export const REST_PREFIX = '/api/v1'

/** A failed request as requirement L36 words it, with our stage and advice beside it. */
export function failureEnvelope(thrown: unknown) {
  const parsed = errorReport.safeParse(thrown)
  return { success: false, error: parsed.success ? parsed.data : toErrorReport(thrown) } as const
}

/** Gives each contract error the HTTP status of its code; inside the contract they all share one. */
async function withStatus<Result>({ next }: { next: () => Promise<Result> }): Promise<Result> {
  try {
    return await next()
  } catch (thrown) {
    const report = errorReport.safeParse(thrown instanceof ORPCError ? thrown.data : undefined)
    if (!report.success) throw thrown
    throw new ORPCError('APP_ERROR', {
      status: httpStatusOf(report.data.code),
      data: report.data,
      cause: thrown,
    })
  }
}

/**
 * Answers `/api/v1/…` with the contract's routes: `{ success: true, data }` or `{ success: false, error }` (L36), and the
 * stream as server-sent events.
 */
export function restHandler(
  router: EngineRouter,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const handler = new OpenAPIHandler(router, {
    // Numbers and booleans arrive as text in a query. The plugin's successor is in a package that is not ours yet.
    // oxlint-disable-next-line typescript/no-deprecated
    plugins: [new BodyLimitPlugin({ maxBodySize: MAX_MESSAGE_BYTES }), new ZodSmartCoercionPlugin()],
    customErrorResponseBodyEncoder: (error) => failureEnvelope(error.data),
    interceptors: [
      async (options) => {
        const result = await options.next()
        const body = result.response?.body
        if (!result.matched || (typeof body === 'object' && body !== null && Symbol.asyncIterator in body))
          return result
        return { ...result, response: { ...result.response, body: { success: true, data: body ?? null } } }
      },
      withStatus,
      requestBoundary(),
    ],
  })
  return async (request, response) => {
    await handler.handle(request, response, { prefix: REST_PREFIX, context: {} })
  }
}
