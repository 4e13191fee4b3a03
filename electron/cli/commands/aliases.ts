import type { Command } from 'commander'
import type { CommandContext } from '../context.ts'
import { addEventImport, addEventList, addEventSync } from './events.ts'
import { addLockCommands } from './locks.ts'
import { addStatus, addVerify } from './status.ts'
import { addTrackList, addTrackSync } from './tracks.ts'

/** `ingest liverc …`: the spellings of requirements L.1, the same commands underneath. */
export function addRequirementAliases(ingest: Command, context: CommandContext): void {
  const liverc = ingest.command('liverc').description('LiveRC')
  addTrackList(liverc.command('list-tracks'), context)
  addTrackSync(liverc.command('refresh-tracks'), context)
  addEventList(liverc.command('list-events'), context, {
    track: '--track-id',
    from: '--start-date',
    to: '--end-date',
  })
  addEventSync(liverc.command('refresh-events'), context, '--track-id')
  addEventImport(liverc.command('ingest-event'), context, '--event-id')
  addStatus(liverc.command('status'), context)
  addVerify(liverc.command('verify-integrity'), context)
  addLockCommands(liverc.command('locks').description('events that are being worked on'), context)
}
