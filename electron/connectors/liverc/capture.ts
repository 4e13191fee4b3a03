import type { PageCapture } from '../../http/page.ts'
import type { Log } from '../../observability/log.ts'
import { pageTypes } from './page-types.ts'
import { requireSamePage } from './same-page.ts'
import { liveRcUrl, type LiveRcAddress } from './urls.ts'

/** A page of LiveRC as its server sent it (O7, O18). */
export interface CapturedPage {
  readonly address: LiveRcAddress
  /** As it was asked for. */
  readonly url: string
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly bytes: Uint8Array
}

export type CapturePage = (address: LiveRcAddress, signal: AbortSignal) => Promise<CapturedPage>

/** Captures pages, never addresses: an address is built here from what it means (N3). */
export function liveRcCapture(pages: PageCapture, log: Log): CapturePage {
  return async (address, signal) => {
    const url = liveRcUrl(address)
    const answer = await pages.capture(new URL(url), signal)
    requireSamePage(address, answer.url)
    log.info('page_captured', { page: pageTypes[address.page].name, url, bytes: answer.bytes.length })
    return { address, url, status: answer.status, headers: answer.headers, bytes: answer.bytes }
  }
}
