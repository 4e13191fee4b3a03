import type { JobDefinition } from '../jobs/runners.ts'
import type { ValidationService } from '../services/validation/validation.ts'

/** The validation as a kind of job: in the queue like any other, with progress and a stored result (F29). */
export function validationJob(validation: ValidationService): JobDefinition<'validation'> {
  return {
    run: (_context, run) =>
      validation.run({
        signal: run.signal,
        onProgress: (processed, total) => run.progress('validate', processed, total),
      }),
    nameOf: () => null,
    lockedEvent: () => null,
    changes: 'events',
  }
}
