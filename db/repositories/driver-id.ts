/** A driver's number at the source, as screens may use it; `null` for the temporary identity of an entry (T4). */
export function publicDriverId(sourceDriverId: string): string | null {
  return sourceDriverId.startsWith('entry_') ? null : sourceDriverId
}
