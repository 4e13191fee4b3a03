import type { WriteDb } from '../../schema/handle.ts'
import { source } from '../rows.ts'

/**
 * Follows a track or no longer follows it: the operator's own choice, which no sync touches (A8). Gives whether the track
 * is known.
 */
export function writeFollowed(db: WriteDb, slug: string, isFollowed: boolean, now: string): boolean {
  const flag = isFollowed ? 1 : 0
  const known = db
    .prepare('select is_followed as isFollowed from tracks where source = ? and source_track_slug = ?')
    .get(source, slug)
  if (known === undefined) return false
  db.prepare(
    `update tracks set is_followed = ?, updated_at = ?
     where source = ? and source_track_slug = ? and is_followed <> ?`,
  ).run(flag, now, source, slug, flag)
  return true
}
