import { z } from 'zod'

/**
 * What all documents share: keys in snake_case, unknown or absent is `null`, `*_seconds` are seconds with at most three
 * decimals, `*_local` is the track's wall time with a blank between date and time.
 */

export const text = z.string()
export const textOrNull = text.nullable()
export const integer = z.int()
export const integerOrNull = integer.nullable()
export const secondsOrNull = z.number().nullable()
export const percentOrNull = z.number().nullable()

/** Milliseconds as seconds: exact to the third decimal. */
export function seconds(ms: number): number {
  return ms / 1000
}

export function secondsFrom(ms: number | null): number | null {
  return ms === null ? null : seconds(ms)
}

/** `2025-11-16 17:30` from `2025-11-16T17:30`. */
export function localText(local: string): string {
  return local.replace('T', ' ')
}

export function localTextFrom(local: string | null): string | null {
  return local === null ? null : localText(local)
}
