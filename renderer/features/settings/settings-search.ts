import { z } from 'zod'

/** What the settings are searched for; it lives in the address. */
export interface SettingsSearch {
  readonly q?: string
  readonly show?: 'own'
}

const fields = { q: z.coerce.string().min(1).max(200), show: z.literal('own') }

/** Reads an address's search; what does not fit is left out. */
export function readSettingsSearch(search: Record<string, unknown>): SettingsSearch {
  const q = search['q'] === undefined ? undefined : fields.q.safeParse(search['q']).data
  const show = fields.show.safeParse(search['show']).data
  return { ...(q === undefined ? {} : { q }), ...(show === undefined ? {} : { show }) }
}
