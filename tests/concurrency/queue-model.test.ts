import fc from 'fast-check'
import { describe, it, onTestFinished } from 'vitest'
import { type Database, openDatabase } from '../../db/client/index.ts'
import { temporaryDatabase } from '../support/database.ts'
import { queueCommands, Real } from '../support/queue-commands.ts'
import { QueueModel } from '../support/queue-model.ts'

/** More for a long look: `MRE_TEST_INTERLEAVINGS=5000 npx vitest run --project concurrency tests/concurrency/queue-model.test.ts`. */
const interleavings = Number(process.env['MRE_TEST_INTERLEAVINGS'] ?? 150)

describe('the queue and the locks', () => {
  it(
    'do what a simple model says, in any order of events, with several processes and a clock that jumps',
    { timeout: 150_000 + interleavings * 200 },
    async () => {
      const first = await temporaryDatabase()
      const others = await Promise.all([1, 2].map(() => openDatabase({ file: first.file })))
      onTestFinished(() => others.forEach((database) => database.close()))
      const databases = [first, ...others]
      fc.assert(
        fc.property(fc.commands(queueCommands, { maxCommands: 120, size: '+1' }), (commands) => {
          empty(first)
          const real = new Real(databases)
          const model = new QueueModel(real.clock.now)
          try {
            fc.modelRun(() => ({ model, real }), commands)
          } finally {
            for (const { member } of real.seats) member.locks.close()
            for (const lock of real.left) lock.release()
          }
        }),
        { numRuns: interleavings },
      )
    },
  )
})

function empty({ write }: Database): void {
  for (const table of ['ingestion_jobs', 'locks', 'process_owners', 'dead_letters', 'audit_logs'])
    write.prepare(`delete from ${table}`).run()
}
