import type { Command } from 'commander'
import type { TrackSyncResult } from '../../../shared/contract/views.ts'
import { table, usageError } from '../output.ts'
import type { CommandContext } from '../context.ts'

export function addTrackCommands(tracks: Command, context: CommandContext): void {
  addTrackSync(tracks.command('sync'), context)
  addTrackList(tracks.command('list'), context)
}

/** L2. */
export function addTrackSync(command: Command, context: CommandContext): void {
  command
    .description('refresh the track catalogue from LiveRC: one request')
    .option('--metadata', 'also fetch every track’s dashboard (not available yet)')
    .option('--no-metadata', 'the list alone (default)')
    .action(async ({ metadata }: { metadata?: boolean }, self: Command) => {
      context.run.rule = 'track_sync'
      // Commander turns a lone `--no-metadata` into a default of true; only the flag itself asks for dashboards.
      if (metadata === true && self.getOptionValueSource('metadata') === 'cli') {
        throw usageError('Dashboards cannot be synced yet: run tracks sync without --metadata.', {
          field: '--metadata',
        })
      }
      const session = context.session(self)
      await session.engine(async (services) => {
        const result = await session.job(services, { kind: 'track_sync' })
        if (result.kind !== 'track_sync') throw new Error('A track sync gives a track sync result')
        session.output.success(document(result.data), lines(result.data))
      })
    })
}

/** L1. */
export function addTrackList(command: Command, context: CommandContext): void {
  command.description('tracks in the database').action(async (_options: object, self: Command) => {
    const session = context.session(self)
    const tracks = await session.reading(
      (library) => library.tracks({ query: '', active: 'all', limit: 100_000 }),
      () => [],
    )
    session.output.success(
      tracks.map((track) => ({
        slug: track.slug,
        name: track.name,
        track_url: track.trackUrl,
        is_active: track.isActive,
        is_followed: track.isFollowed,
        last_updated_text: track.lastUpdatedText,
        last_seen_at: track.lastSeenAt,
        events_known: track.eventsKnown,
        events_imported: track.eventsImported,
      })),
      table(
        ['Slug', 'Name', 'Events', 'Imported', 'Active'],
        tracks.map((track) => [
          track.slug,
          track.name,
          track.eventsKnown,
          track.eventsImported,
          track.isActive ? 'yes' : 'no',
        ]),
      ),
    )
  })
}

function document(result: TrackSyncResult) {
  return {
    tracks: result.tracks,
    tracks_added: result.added,
    tracks_updated: result.updated,
    tracks_unchanged: result.unchanged,
    tracks_deactivated: result.deactivated,
    tracks_reactivated: result.reactivated,
    rows_skipped: result.skipped,
    changes: result.changes,
    warnings: result.warnings,
  }
}

function lines(result: TrackSyncResult): string[] {
  const isUnchanged = result.added + result.updated + result.deactivated === 0
  const counts = `${result.added} added, ${result.updated} updated, ${result.deactivated} deactivated`
  return [
    `${result.tracks} tracks: ${isUnchanged ? 'unchanged' : counts}.`,
    ...(result.skipped === 0 ? [] : [`${result.skipped} rows could not be read; the log says why.`]),
    ...result.warnings,
  ]
}
