import type { JobDefinition } from '../../electron/jobs/runners.ts'

/** A validation in engines that have none. */
export const noValidation: JobDefinition<'validation'> = {
  run: () => Promise.reject(new Error('Nothing is validated here')),
  nameOf: () => null,
  lockedEvent: () => null,
  changes: 'events',
}
