import { client } from '../bridge.ts'
import { readError } from '../format/errors.ts'
import { errorTitle } from '../format/errors.ts'
import { toast } from '../ui/toast.ts'
import { api, queryClient } from './api.ts'

/** Follows a track or no longer (A8). A failure is told; the row then shows what is stored. */
export async function followTrack(slug: string, followed: boolean): Promise<void> {
  try {
    await client.tracks.follow({ slug, followed })
  } catch (thrown) {
    const report = readError(thrown)
    toast({ tone: 'bad', title: errorTitle(report), text: report.message })
  }
  await queryClient.invalidateQueries({ queryKey: api.tracks.key() })
}
