import { RPCHandler } from '@orpc/server/message-port'
import { z } from 'zod'
import { MAX_MESSAGE_BYTES } from '../../../shared/contract/transport.ts'
import { requestBoundary } from '../errors.ts'
import type { EngineRouter } from '../types.ts'

/**
 * One way between a page and the engine: text messages in both directions. Message ports, the child process's IPC and
 * WebSockets all become one of these, so that one gate guards every transport.
 */
export interface TextChannel {
  send(text: string): void
  /** `listener` gets every message as it came; it may be anything. */
  onMessage(listener: (message: unknown) => void): void
  onClose(listener: () => void): void
  /** Ends the channel because the other side broke the protocol. */
  refuse(reason: RefusalReason): void
}

export type RefusalReason = 'too-big' | 'malformed'

const id = z.string().min(1).max(20)

/** A call. The contract takes plain JSON, so bodies with blobs, forms or streams are not part of the protocol. */
const call = z.strictObject({
  i: id,
  p: z.strictObject({
    u: z.string().startsWith('/').max(200),
    b: z
      .strictObject({ json: z.unknown().optional(), meta: z.array(z.unknown()).max(200).optional() })
      .optional(),
    h: z.strictObject({ 'last-event-id': z.string().max(100).optional() }).optional(),
  }),
})

/** The caller no longer wants the answer (message type 4 of oRPC's peer protocol). */
const abort = z.strictObject({ i: id, t: z.literal(4) })

const clientMessage = z.union([call, abort])
type ClientMessage = z.infer<typeof clientMessage>

/**
 * A page's message as the protocol knows it, or why it is refused: not text, over `MAX_MESSAGE_BYTES`, not JSON, or not
 * of the protocol's shape. What it asks for is the contract's business.
 */
export function readMessage(raw: unknown): ClientMessage | RefusalReason {
  if (typeof raw !== 'string') return 'malformed'
  if (raw.length > MAX_MESSAGE_BYTES || Buffer.byteLength(raw) > MAX_MESSAGE_BYTES) return 'too-big'
  let value: unknown
  try {
    value = JSON.parse(raw)
  } catch {
    return 'malformed'
  }
  const parsed = clientMessage.safeParse(value)
  return parsed.success ? parsed.data : 'malformed'
}

/**
 * Answers a channel's requests with the router until the channel closes, which aborts what is still running for it. A
 * message that breaks the protocol ends the channel and reaches nothing.
 */
export function serveChannels(router: EngineRouter): (channel: TextChannel) => void {
  const handler = new RPCHandler(router, { interceptors: [requestBoundary()] })
  return (channel) => {
    let open = true
    let deliver: ((event: { data: unknown }) => unknown) | undefined
    let close: (() => void) | undefined
    const end = (): void => {
      if (!open) return
      open = false
      close?.()
    }
    handler.upgrade({
      on(event: string, callback: (event?: { data: unknown }) => unknown) {
        if (event === 'message') deliver = callback
        if (event === 'close') close = () => callback()
      },
      postMessage(text: unknown) {
        if (open && typeof text === 'string') channel.send(text)
      },
    })
    channel.onMessage((raw) => {
      if (!open) return
      const message = readMessage(raw)
      if (typeof message === 'object') {
        // The handler answers failures itself; what is left is a channel that went away while an answer was on its way.
        Promise.resolve(deliver?.({ data: message })).catch(end)
        return
      }
      end()
      channel.refuse(message)
    })
    channel.onClose(end)
  }
}
