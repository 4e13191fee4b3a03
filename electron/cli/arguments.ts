import { minReasonLength, operatorReason } from '../../shared/contract/jobs.ts'
import { naturalId, plainDate, trackSlug } from '../../shared/contract/views.ts'
import type { z } from 'zod'
import { logLevels, type LogLevel } from '../observability/log.ts'
import { readEventReference, type EventReference } from '../services/event-reference.ts'
import { usageError } from './output.ts'

/* Readers of option values: each gives the value or an error that names the option and what was given. */

function reader(schema: z.ZodType<string, string>, option: string, wanted: string) {
  return (text: string): string => {
    const parsed = schema.safeParse(text)
    if (parsed.success) return parsed.data
    throw usageError(`${option} must be ${wanted}, not "${text.slice(0, 100)}".`, {
      field: option,
      value: text.slice(0, 100),
    })
  }
}

export const readEventId = (option: string) => reader(naturalId, option, 'an event number such as 486677')
/** LiveRC's number alone: only such an event has pages that can be imported. */
export const readEventNumber = (option: string) =>
  reader(naturalId.regex(/^[1-9]\d{0,14}$/u), option, 'an event number such as 486677')
/** LiveRC's number of an event, or the address of its page. */
export function readEvent(option: string) {
  return (text: string): EventReference => {
    const reference = readEventReference(text)
    if (reference !== null) return reference
    throw usageError(
      `${option} must be an event number such as 486677, or an event's address, not "${text.slice(0, 100)}".`,
      { field: option, value: text.slice(0, 100) },
    )
  }
}
export const readReason = (option: string) =>
  reader(operatorReason, option, `a reason of at least ${minReasonLength} characters`)
export const readTrackSlug = (option: string) =>
  reader(trackSlug, option, 'a track slug such as canberraoffroad')
export const readDate = (option: string) => reader(plainDate, option, 'a date such as 2025-11-16')

/** A whole number between two bounds. */
export function readInteger(option: string, min: number, max: number) {
  return (text: string): number => {
    const value = /^\d{1,9}$/u.test(text) ? Number(text) : Number.NaN
    if (value >= min && value <= max) return value
    throw usageError(`${option} must be a whole number from ${min} to ${max}, not "${text.slice(0, 100)}".`, {
      field: option,
      value: text.slice(0, 100),
    })
  }
}

/** One of a few words. */
export function readChoice<Choice extends string>(option: string, choices: readonly Choice[]) {
  return (text: string): Choice => {
    const choice = choices.find((candidate) => candidate === text)
    if (choice !== undefined) return choice
    throw usageError(`${option} must be one of ${choices.join(', ')}, not "${text.slice(0, 100)}".`, {
      field: option,
      value: text.slice(0, 100),
    })
  }
}

export const readLogLevel = (text: string): LogLevel =>
  readChoice('--log-level', logLevels)(text.toLowerCase())
