const dayName = /^(?:mon|tue|wed|thu|fri|sat|sun)/iu
/** asctime's form has no zone; HTTP says that it is UTC. */
const asctime = /^[a-z]{3} [a-z]{3} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}$/iu

/**
 * How long `Retry-After` asks to wait, in ms: seconds, or a date in any of HTTP's three forms; null when it says nothing
 * that makes sense. A date that is past is 0.
 * @param now ms since 1970
 */
export function retryAfterMs(header: string | undefined, now: number): number | null {
  const text = header?.trim() ?? ''
  if (/^\d{1,12}$/u.test(text)) return Number(text) * 1_000
  if (!dayName.test(text) || text.length > 40) return null
  const date = Date.parse(asctime.test(text) ? `${text} GMT` : text)
  return Number.isNaN(date) ? null : Math.max(0, date - now)
}
