import { implement } from '@orpc/server'
import { contract } from '../../shared/contract/index.ts'
import { errorBoundary } from '../../electron/engine/errors.ts'
import type { AppError } from '../../shared/domain/errors.ts'

/** What a stub engine answers about searching, marks and imports of several events: nothing is there. */
export function foundAndKept(
  called: (path: readonly string[]) => void,
  notFound: (what: string) => AppError,
  unexpected: (thrown: unknown) => void,
) {
  const os = implement(contract).use(errorBoundary(unexpected))
  const noBatch = ({ path, input }: { path: readonly string[]; input: { batchId: string } }): never => {
    called(path)
    throw notFound(`The batch ${input.batchId}`)
  }
  return {
    search: {
      all: os.search.all.handler(({ path }) => (called(path), { tracks: [], events: [], drivers: [] })),
      nearest: os.search.nearest.handler(({ path }) => (called(path), { before: null, after: null })),
      newAtYourTracks: os.search.newAtYourTracks.handler(({ path }) => (called(path), [])),
    },
    favourites: {
      list: os.favourites.list.handler(({ path }) => (called(path), [])),
      set: os.favourites.set.handler(({ path, input }) => (called(path), { favourite: input.favourite })),
    },
    recents: {
      list: os.recents.list.handler(({ path }) => (called(path), [])),
      opened: os.recents.opened.handler(({ path }) => (called(path), { at: '2025-11-20T10:00:00Z' })),
    },
    batches: {
      get: os.batches.get.handler(({ path }) => (called(path), null)),
      start: os.batches.start.handler(({ path, input }) => {
        called(path)
        throw notFound(`The event ${input.eventIds[0] ?? ''}`)
      }),
      cancel: os.batches.cancel.handler(noBatch),
      dismiss: os.batches.dismiss.handler(({ path }) => (called(path), { dismissed: true })),
      selection: os.batches.selection.handler(({ path }) => (called(path), { eventIds: [] })),
      select: os.batches.select.handler(({ path }) => (called(path), { eventIds: [] })),
    },
  }
}
