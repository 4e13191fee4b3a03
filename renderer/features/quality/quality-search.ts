import { z } from 'zod'
import { findingKind } from '../../../shared/contract/quality.ts'
import type { FindingKind } from '../../../shared/contract/quality.ts'

/** What the findings are filtered by; it lives in the address. */
export interface QualitySearch {
  readonly kind?: FindingKind
  readonly event?: string
}

const eventId = z.coerce.string().regex(/^[\w-]{1,120}$/u)

/** Reads an address's search; what does not fit is left out. */
export function readQualitySearch(search: Record<string, unknown>): QualitySearch {
  const kind = findingKind.safeParse(search['kind']).data
  const event = search['event'] === undefined ? undefined : eventId.safeParse(search['event']).data
  return { ...(kind === undefined ? {} : { kind }), ...(event === undefined ? {} : { event }) }
}
