import { AppError } from '../../../shared/domain/errors.ts'
import { liveRcUrl, readLiveRcUrl, type LiveRcAddress } from './urls.ts'

/**
 * A redirect to another page's address would store one race as another (PAGES.md section 11).
 * @throws AppError CONNECTOR_HTTP_ERROR
 */
export function requireSamePage(asked: LiveRcAddress, url: URL): void {
  const found = readLiveRcUrl(url.href)
  const same =
    found !== null &&
    found.page === asked.page &&
    ('slug' in found ? found.slug : '') === ('slug' in asked ? asked.slug.toLowerCase() : '') &&
    ('id' in found ? found.id : 0) === ('id' in asked ? asked.id : 0)
  if (same) return
  throw new AppError('CONNECTOR_HTTP_ERROR', 'LiveRC redirected to another page.', {
    stage: 'fetch',
    source: 'liverc',
    action: 'Check that the page still exists on LiveRC.',
    details: { asked: liveRcUrl(asked), found: `${url.host}${url.pathname}` },
  })
}
