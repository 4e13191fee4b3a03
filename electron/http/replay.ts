import { AppError } from '../../shared/domain/errors.ts'

const loopbackHosts = new Set(['127.0.0.1', 'localhost', '[::1]'])

/**
 * The replay server that `MRE_REPLAY_URL` names, or null where the variable is unset (design.md section 4, "Replay").
 * @throws AppError VALIDATION_ERROR for anything but plain http on loopback: replay is the only way to a loopback address
 * and must never be a way to anywhere else (N13).
 */
export function parseReplayUrl(value: string | undefined): URL | null {
  if (value === undefined || value === '') return null
  const url = URL.parse(value)
  const valid =
    url !== null &&
    url.protocol === 'http:' &&
    loopbackHosts.has(url.hostname) &&
    url.username === '' &&
    url.password === '' &&
    url.search === '' &&
    url.hash === ''
  if (!valid) {
    throw new AppError('VALIDATION_ERROR', 'MRE_REPLAY_URL must be an http address on loopback.', {
      stage: 'request',
      source: 'http',
      action: 'Set MRE_REPLAY_URL to an address such as http://127.0.0.1:8080, or unset it.',
      details: { field: 'MRE_REPLAY_URL', value: value.slice(0, 200) },
    })
  }
  return url
}

/** `https://HOST/PATH?QUERY` as the replay server serves it: `$MRE_REPLAY_URL/HOST/PATH?QUERY`. */
export function replayUrl(replay: URL, url: URL): URL {
  // Set, not parsed: a path that starts with two slashes would be read as another host.
  const target = new URL(replay)
  target.pathname = `${replay.pathname.replace(/\/+$/u, '')}/${url.host}${url.pathname}`
  target.search = url.search
  return target
}

/** Whether an address is plain http on loopback, as a replay server's is. */
export function isLoopback(url: URL): boolean {
  return url.protocol === 'http:' && loopbackHosts.has(url.hostname)
}
