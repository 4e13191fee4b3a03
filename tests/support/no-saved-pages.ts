import type { SavedPages } from '../../electron/pipeline/html-import/import-saved.ts'

/** For queues in whose tests nobody imports saved pages. */
export const noSavedPages: SavedPages = {
  pages: async () => {
    throw new Error('This test has no saved pages')
  },
  done: async () => undefined,
}
