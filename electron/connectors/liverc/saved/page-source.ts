import { createHash } from 'node:crypto'
import { AppError } from '../../../../shared/domain/errors.ts'
import type { FetchedPage, PageSource } from '../../../http/page.ts'
import { liveRcUrl, readLiveRcUrl } from '../urls.ts'
import type { IdentifiedPage } from './identify.ts'

/** Saved pages in place of the network: a page that is not among them is an error, and nothing is ever asked elsewhere. */
export function savedPageSource(pages: readonly IdentifiedPage[]): PageSource {
  const byUrl = new Map(
    pages.flatMap(({ address, html }) => (address === null ? [] : [[liveRcUrl(address), html] as const])),
  )
  return {
    page: (url): Promise<FetchedPage> => {
      const address = readLiveRcUrl(url.href)
      const html = address === null ? undefined : byUrl.get(liveRcUrl(address))
      if (html === undefined) return Promise.reject(notSaved(url))
      const sha256 = createHash('sha256').update(html).digest('hex')
      return Promise.resolve({ url, html, sha256, path: 'file' })
    },
    forget: () => undefined,
    close: () => Promise.resolve(),
  }
}

function notSaved(url: URL): AppError {
  return new AppError('NOT_FOUND', 'The page is not among the saved ones.', {
    stage: 'fetch',
    source: 'saved_pages',
    action: 'Save the page, too, and import all of them together.',
    details: { url: url.href },
  })
}
