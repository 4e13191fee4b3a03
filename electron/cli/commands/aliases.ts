import type { Command } from 'commander'
import type { CommandContext } from '../context.ts'
import { addEventImport, addEventList, addEventSync } from './events.ts'
import { addLockCommands } from './locks.ts'
import { addIngestionDisable, addIngestionEnable, addIngestionStatus } from './ingestion.ts'
import { addEventQuarantine, addEventRelease } from './quarantine.ts'
import { addEventCleanup, addEventReset, addEventRetry } from './recovery.ts'
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
  addEventCleanup(liverc.command('cleanup-event'), context)
  addEventReset(liverc.command('reset-event'), context)
  addEventRetry(liverc.command('retry-event'), context)
  addEventQuarantine(liverc.command('quarantine-event'), context)
  addEventRelease(liverc.command('release-event'), context)
  addIngestionDisable(liverc.command('disable-ingestion'), context)
  addIngestionEnable(liverc.command('enable-ingestion'), context)
  addIngestionStatus(liverc.command('ingestion-status'), context)
  addStatus(liverc.command('status'), context)
  addVerify(liverc.command('verify-integrity'), context)
  addLockCommands(liverc.command('locks').description('events that are being worked on'), context)
}
