import { expect } from 'vitest'

/** Vitest's asymmetric matchers, which are typed `any`, as values of an unknown type. */
export const textLike = (pattern: RegExp): unknown => expect.stringMatching(pattern)
export const textWithout = (part: string): unknown => expect.not.stringContaining(part)
export const anyNumber = (): unknown => expect.any(Number)
export const objectWith = (members: object): unknown => expect.objectContaining(members)
