import type { IncomingMessage } from 'node:http'
import { z } from 'zod'
import { operatorReason } from '../../shared/contract/jobs.ts'
import { AppError } from '../../shared/domain/errors.ts'
import { databaseCopy } from '../../shared/domain/start-failure.ts'
import type { Handler } from './page.ts'
import { REST_PREFIX } from './rest.ts'
import type { ServedEngine } from './served-engine.ts'

/** Where a copy is put back while the app runs. No procedure of the contract: the engine is closed for it. */
export const RESTORE_PATH = `${REST_PREFIX}/database/restore`

const wish = z.object({ name: databaseCopy.shape.name, reason: operatorReason })
const mostBytes = 4_096

/** `POST {name, reason}`: puts that copy in the place of the database, and answers once the engine is there again. */
export function restoreHandler(served: Pick<ServedEngine, 'restore' | 'failure'>): Handler {
  return async (request, response) => {
    if (request.method !== 'POST') throw refused('Only POST is allowed here.', 'method')
    const read = wish.safeParse(await jsonOf(request))
    if (!read.success)
      throw refused('A name of a copy and a reason are needed.', read.error.issues[0]?.path.join('.') ?? '')
    const { name, reason } = read.data
    await served.restore(name, reason)
    if (served.failure !== null) throw served.failure
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ success: true, data: { restored: name } }))
  }
}

async function jsonOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request) {
    if (!(chunk instanceof Buffer)) continue
    bytes += chunk.length
    if (bytes > mostBytes) throw refused('The request is too large.', 'body')
    chunks.push(chunk)
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'))
  } catch {
    return null
  }
}

function refused(message: string, field: string): AppError {
  return new AppError('VALIDATION_ERROR', message, { stage: 'request', source: 'web', details: { field } })
}
