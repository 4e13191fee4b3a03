import type { Command } from 'commander'
import type { LockView } from '../../services/work.ts'
import { readEventId, readReason } from '../arguments.ts'
import type { CommandContext } from '../context.ts'
import { table } from '../output.ts'

/** `locks`: which events are being worked on, by whom; `locks clear`: frees one whose holder is gone (L14, F16, F17). */
export function addLockCommands(locks: Command, context: CommandContext): void {
  locks.action(async (_options: object, self: Command) => {
    const session = context.session(self)
    const held = await session.reading(
      (_, work) => work.locks(),
      () => [],
    )
    session.output.success(
      held.map(document),
      held.length === 0
        ? ['No event is locked.']
        : table(
            ['Event', 'Holder', 'Alive', 'Stage', 'Seconds', 'Job'],
            held.map((lock) => [
              lock.eventId,
              lock.owner === null ? 'unknown' : `${lock.owner.shell} ${lock.owner.pid} on ${lock.owner.host}`,
              lock.alive,
              lock.stage,
              Math.round(lock.ageMs / 1000),
              lock.jobId?.slice(0, 8) ?? '',
            ]),
          ),
    )
  })
  locks
    .command('clear <event>')
    .description('free an event whose holder is gone; refused while the holder lives')
    .requiredOption('--reason <text>', 'why, for the audit log', readReason('--reason'))
    .action(async (event: string, { reason }: { reason: string }, self: Command) => {
      context.run.rule = 'recovery'
      const session = context.session(self)
      const eventId = readEventId('event')(event)
      await session.engine(async (services) => {
        const cleared = services.locks.clear(eventId, { reason, actor: 'operator:cli' })
        services.recovery.lockCleared(eventId, reason)
        session.output.success({ cleared: document(cleared), validation_due: true }, [
          `Event ${eventId} is free.`,
          'Imports are disabled until "mre validate" has passed.',
        ])
      })
    })
}

function document(lock: LockView) {
  return {
    event_id: lock.eventId,
    key: lock.key,
    owner:
      lock.owner === null ? null : { shell: lock.owner.shell, pid: lock.owner.pid, host: lock.owner.host },
    alive: lock.alive,
    job_id: lock.jobId,
    stage: lock.stage,
    acquired_at: lock.acquiredAt,
    heartbeat_at: lock.heartbeatAt,
    age_ms: lock.ageMs,
  }
}
