import { createHash } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import { AppError, toErrorReport } from '../../shared/domain/errors.ts'
import { exportRequest, paperFormats, reportRequest } from '../../shared/domain/export/request.ts'
import { reportStyle } from '../../shared/domain/export/report/style.ts'
import { httpStatusOf } from '../engine/errors.ts'
import type { EngineFiles } from '../engine/types.ts'
import type { Handler } from './page.ts'
import { failureEnvelope, REST_PREFIX } from './rest.ts'

/** Where files are downloaded: below the REST surface, so that the same credentials open it. */
export const DOWNLOAD_PREFIX = `${REST_PREFIX}/export`

/** The same names as on the command line. */
const query = z.object({
  event: z.string().optional(),
  race: z.string().optional(),
  table: z.string().optional(),
  format: z.string().optional(),
  bom: z.enum(['true', 'false']).default('false'),
  paper: z.string().optional(),
})

/**
 * `GET /api/v1/export/table?table=laps&format=csv&event=…` streams a file, `/api/v1/export/report.pdf?event=…` and
 * `report.html` give a report; the latter is shown, to be printed from there.
 */
export function downloadHandler(files: EngineFiles): Handler {
  return async (request, response) => {
    // HEAD asks whether a download would succeed, without making it.
    const isHead = request.method === 'HEAD'
    if (request.method !== 'GET' && !isHead) throw invalid('Only GET is allowed here.', 'method')
    const url = new URL(request.url ?? '/', 'http://localhost')
    const asked = query.safeParse(Object.fromEntries(url.searchParams))
    if (!asked.success) throw invalid('The query is not understood.', 'query')
    const { event: eventId, race: raceId, bom, ...rest } = asked.data
    switch (url.pathname.slice(DOWNLOAD_PREFIX.length)) {
      case '/table':
        return sendTable(
          files,
          checked(exportRequest, { ...rest, eventId, raceId, bom: bom === 'true' }),
          isHead,
          response,
        )
      case '/report.pdf':
        return sendPdf(files, checked(reportRequest, { ...rest, eventId, raceId }), response)
      case '/report.html':
        return sendHtml(files, checked(reportRequest, { ...rest, eventId, raceId }), response)
      default:
        throw new AppError('NOT_FOUND', 'There is nothing to be exported at this address.', {
          stage: 'request',
          source: 'web',
        })
    }
  }
}

/** A failed download as REST answers it; what fails after the first byte breaks the connection, so that nothing half looks whole. */
export function answerFailure(response: ServerResponse, thrown: unknown): void {
  if (response.headersSent) {
    response.destroy()
    return
  }
  response.writeHead(httpStatusOf(toErrorReport(thrown).code), {
    'content-type': 'application/json',
    'cache-control': 'no-store',
  })
  response.end(JSON.stringify(failureEnvelope(thrown)))
}

async function sendTable(
  files: EngineFiles,
  request: z.output<typeof exportRequest>,
  isHead: boolean,
  response: ServerResponse,
): Promise<void> {
  const { name, contentType, body } = files.table(request)
  response.writeHead(200, { 'content-type': contentType, ...attachment(name) })
  if (isHead) {
    body.destroy()
    response.end()
    return
  }
  try {
    await pipeline(body, response)
  } catch (thrown) {
    // The reader has left: there is nobody to tell.
    if (!response.closed) throw thrown
  }
}

async function sendPdf(
  files: EngineFiles,
  request: z.output<typeof reportRequest>,
  response: ServerResponse,
): Promise<void> {
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  const { name } = files.report(request)
  const pdf = await files.reportPdf(request, gone.signal)
  response.writeHead(200, { 'content-type': 'application/pdf', ...attachment(name('pdf')) })
  response.end(pdf)
}

/** The report brings its style with it: the page's own policy forbids that, so it gets one that allows this style alone. */
function sendHtml(
  files: EngineFiles,
  request: z.output<typeof reportRequest>,
  response: ServerResponse,
): void {
  const { html } = files.report(request)
  response.writeHead(200, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': reportPolicy,
  })
  response.end(html)
}

const styleHashes = paperFormats.map(
  (paper) => `'sha256-${createHash('sha256').update(reportStyle(paper)).digest('base64')}'`,
)
const reportPolicy = [
  "default-src 'none'",
  `style-src ${styleHashes.join(' ')}`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** File names of ours are plain ASCII: see `exportName`. */
function attachment(name: string): Record<string, string> {
  return { 'content-disposition': `attachment; filename="${name}"` }
}

function checked<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const read = schema.safeParse(value)
  if (read.success) return read.data
  const [issue] = read.error.issues
  throw invalid(issue?.message ?? 'This cannot be exported.', issue?.path.join('.') ?? '')
}

function invalid(message: string, field: string): AppError {
  return new AppError('VALIDATION_ERROR', message, { stage: 'request', source: 'web', details: { field } })
}
