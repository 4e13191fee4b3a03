import { getDomain } from 'tldts'
import { AppError } from '../../shared/domain/errors.ts'
import { SAMPLE_TRACK } from '../../shared/domain/sample.ts'
import { matchesHost } from '../configuration/settings/host-rules.ts'

/** Hosts that may be asked at all (G23). */
const allowedHosts: readonly string[] = ['liverc.com', '*.liverc.com']

/** The address that the made-up track of the sample would have. Whatever leads there, nobody is asked. */
const sampleHost = `${SAMPLE_TRACK}.liverc.com`

/** No address of ours is nearly as long, and robots.txt is matched in a time that grows with it. */
const longestUrl = 2_048

/** https, on the default port, without credentials, on an allowed host (N3). @throws AppError VALIDATION_ERROR */
export function requireAllowed(url: URL, hosts: readonly string[] = allowedHosts): void {
  const isAllowed =
    url.protocol === 'https:' &&
    url.port === '' &&
    url.username === '' &&
    url.password === '' &&
    url.href.length <= longestUrl &&
    url.hostname !== sampleHost &&
    hosts.some((pattern) => matchesHost(pattern, url.hostname))
  if (isAllowed) return
  throw new AppError('VALIDATION_ERROR', `${url.host.slice(0, 100)} is not an address of LiveRC.`, {
    stage: 'policy',
    source: 'site_policy',
    details: { field: 'url', value: `${url.protocol}//${url.host}`.slice(0, 200) },
  })
}

/** The domain that somebody registered, `liverc.com` of `meadow.liverc.com`: whose servers are to be spared. */
export function domainOf(host: string): string {
  return getDomain(host) ?? host
}
