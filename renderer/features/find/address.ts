/** What a pasted text points at. */
export type Recognised =
  | { readonly kind: 'event'; readonly eventId: string; readonly trackSlug?: string }
  | { readonly kind: 'race'; readonly trackSlug: string }
  | { readonly kind: 'track'; readonly trackSlug: string }

const NUMBER = /^\d{1,12}$/
const HOST = /^([a-z0-9-]{1,63})\.liverc\.com$/
/** Hosts of LiveRC that are no track. */
const NOT_TRACKS = new Set(['live', 'www', 'media', 'm'])

function readUrl(text: string): URL | null {
  const address = /^https?:\/\//i.test(text) ? text : `https://${text}`
  return URL.canParse(address) ? new URL(address) : null
}

/**
 * Recognises a LiveRC address of an event, a race or a track, with or without `https://`, and a bare event number.
 * Anything else, other sites included, is `null`: an ordinary search.
 */
export function recognise(input: string): Recognised | null {
  const text = input.trim()
  if (NUMBER.test(text)) return { kind: 'event', eventId: String(BigInt(text)) }
  if (!/liverc\.com/i.test(text) || /\s/.test(text)) return null
  const url = readUrl(text)
  if (url === null || url.username !== '' || url.password !== '') return null
  const trackSlug = HOST.exec(url.hostname.toLowerCase())?.[1]
  if (trackSlug === undefined || NOT_TRACKS.has(trackSlug)) return null
  const page = url.searchParams.get('p')
  const id = url.searchParams.get('id') ?? ''
  if (page === 'view_event' && NUMBER.test(id))
    return { kind: 'event', eventId: String(BigInt(id)), trackSlug }
  if (page === 'view_race_result') return { kind: 'race', trackSlug }
  return { kind: 'track', trackSlug }
}
