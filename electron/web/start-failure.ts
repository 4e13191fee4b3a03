import { createHash } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { AppError, toErrorReport } from '../../shared/domain/errors.ts'
import {
  confirmHtml,
  endedHtml,
  FAILURE_PATH,
  type FailureAction,
  failureHtml,
  failureStyle,
  readAction,
} from '../../shared/domain/start-failure.ts'
import { answerText, type Handler } from './page.ts'
import type { ServedEngine } from './served-engine.ts'

export interface StandInOptions {
  readonly served: Pick<ServedEngine, 'report' | 'engine' | 'copies' | 'start' | 'restore'>
  readonly dataDir: string
  readonly logFolder: string
  /** Ends the program. */
  readonly quit: () => void
}

const reason = 'Restored after the app could not start'

/** A page without scripts: its own style, and forms that lead back here. */
const policy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(failureStyle).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

/**
 * What the browser shell serves at its addresses while there is no engine (ui.md 3b): cause, what is kept, the copies of the
 * database. Nothing is repaired by itself; a copy is put back only when asked for, twice.
 */
export function standInHandler(options: StandInOptions): Handler {
  const { served, quit } = options

  const show = (response: ServerResponse, notice: string | null = null): void => {
    const { dataDir, logFolder } = options
    const facts = { report: served.report, dataDir, logFolder, copies: served.copies(), notice }
    send(response, 503, failureHtml(facts, { kind: 'forms' }))
  }

  const act = async (action: FailureAction, response: ServerResponse): Promise<void> => {
    switch (action.kind) {
      case 'retry':
        await served.start()
        return served.engine === null ? show(response, 'Tried again, and it still fails.') : onward(response)
      case 'quit':
        send(response, 200, endedHtml())
        response.once('finish', quit)
        return
      case 'restore': {
        const problem = await served.restore(action.name, reason).then(() => null, toErrorReport)
        if (problem !== null)
          return show(response, `Nothing was restored. ${problem.message} ${problem.action ?? ''}`.trim())
        return served.engine === null
          ? show(response, `${action.name} was restored, and the app still cannot start.`)
          : onward(response)
      }
      case 'logs':
      case 'data':
        // Folders of this computer: whoever looks may sit elsewhere.
        return answerText(response, 404, 'Not found.')
    }
  }

  return async (request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname
    const isRead = request.method === 'GET' || request.method === 'HEAD'
    const action = readAction(path, '', served.copies())
    if (isRead && action?.kind === 'restore') {
      const copy = served.copies().find(({ name }) => name === action.name)
      if (copy !== undefined) return send(response, 200, confirmHtml(copy))
    }
    if (isRead) return show(response)
    if (request.method !== 'POST') return answerText(response, 405, 'Only GET and POST are allowed here.')
    if (action !== null) return act(action, response)
    // A choice of a page that was shown before somebody else changed what there is to choose.
    return path.startsWith(FAILURE_PATH) ? show(response) : answerText(response, 404, 'Not found.')
  }
}

/** For programs: why nothing else can be answered. */
export function standInForPrograms(served: Pick<ServedEngine, 'failure'>): Handler {
  return () => {
    throw served.failure ?? starting()
  }
}

function starting(): AppError {
  return new AppError('PERSISTENCE_ERROR', 'The database is being opened.', {
    stage: 'db',
    source: 'web',
    action: 'Try again in a moment.',
  })
}

function send(response: ServerResponse, status: number, html: string): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': policy,
    // With none at all a browser would not say where a form comes from, and it would be refused.
    'referrer-policy': 'same-origin',
  })
  response.end(html)
}

/** To the app, which answers at the same address now. */
function onward(response: ServerResponse): void {
  response.writeHead(303, { location: '/', 'cache-control': 'no-store' }).end()
}
