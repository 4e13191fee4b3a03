import { existsSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import sirv from 'sirv'
import { AppError } from '../../shared/domain/errors.ts'

export type Handler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>

/** Answers with one line of plain text. */
export function answerText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' })
  response.end(`${text}\n`)
}

/**
 * Answers with the built page: every file by its name, and the page itself for the app's routes.
 * @throws AppError CAPABILITY_ERROR when the page is not built
 */
export function pageHandler(rendererDir: string): Handler {
  if (!existsSync(join(rendererDir, 'index.html'))) {
    throw new AppError('CAPABILITY_ERROR', 'The page of the app is not built.', {
      stage: 'request',
      source: 'web',
      action: 'Run npm run build, then start again.',
    })
  }
  // The folder is listed once, here; a request can only name what is in the list.
  const files = sirv(rendererDir, {
    single: true,
    etag: true,
    setHeaders(response, path) {
      const cached = path.startsWith('/assets/') ? 'private, max-age=31536000, immutable' : 'no-cache'
      response.setHeader('cache-control', cached)
    },
  })
  return (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD')
      answerText(response, 405, 'Only GET is allowed here.')
    else files(request, response, () => answerText(response, 404, 'Not found.'))
  }
}
