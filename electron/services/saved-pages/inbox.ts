import { readdirSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '../../../shared/domain/errors.ts'
import { identifyPages, type IdentifiedPage, type SavedFile } from '../../connectors/liverc/saved/identify.ts'
import type { SavedImportRequest, SavedPages } from '../../pipeline/html-import/import-saved.ts'

export interface StagedFile {
  readonly name: string
  readonly html: string
  readonly manifestUrl: string | null
  /** Whether its manifest says that it was replayed. */
  readonly isReplayed: boolean
}

const stagedFile = z.object({
  name: z.string(),
  html: z.string(),
  manifestUrl: z.string().nullable(),
  isReplayed: z.boolean(),
})

const batchName = /^[A-Za-z0-9-]{8,64}$/
const mostFiles = 2_000
const keptForMs = 7 * 86_400_000

/** `<data>/inbox/<batch>/`: saved pages that wait for their import, one file each. */
export class Inbox implements SavedPages {
  readonly #folder: string
  readonly #now: () => number

  constructor(folder: string, now: () => number = Date.now) {
    this.#folder = folder
    this.#now = now
  }

  /** Adds a page to a batch; the same name again replaces it. @throws AppError VALIDATION_ERROR for a full batch */
  async stage(batchId: string, file: StagedFile): Promise<void> {
    const folder = this.#batch(batchId)
    await mkdir(folder, { recursive: true })
    if ((await readdir(folder)).length >= mostFiles)
      throw invalid('The batch has too many files.', 'files', batchId)
    // Named by what it is called, so that nobody's file name becomes a path.
    const path = join(folder, `${createHash('sha256').update(file.name).digest('hex').slice(0, 32)}.json`)
    await writeFile(`${path}.partial`, JSON.stringify(file))
    await rename(`${path}.partial`, path)
  }

  /** @throws AppError NOT_FOUND for a batch that is not there */
  async files(batchId: string): Promise<readonly StagedFile[]> {
    const folder = this.#batch(batchId)
    const names = await readdir(folder).catch(() => null)
    const staged = (names ?? []).filter((name) => name.endsWith('.json'))
    if (staged.length === 0) {
      throw new AppError('NOT_FOUND', 'The saved pages are not there any more.', {
        stage: 'request',
        source: 'saved_pages',
        action: 'Choose the files again.',
        details: { field: 'batchId', value: batchId },
      })
    }
    const files = await Promise.all(
      staged.map(async (name) => stagedFile.parse(JSON.parse(await readFile(join(folder, name), 'utf8')))),
    )
    return files.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
  }

  has(batchId: string): boolean {
    if (!batchName.test(batchId)) return false
    try {
      return readdirSync(join(this.#folder, batchId)).some((name) => name.endsWith('.json'))
    } catch {
      return false
    }
  }

  async pages({ batchId, eventId, trackSlug }: SavedImportRequest): Promise<readonly IdentifiedPage[]> {
    const files: readonly SavedFile[] = await this.files(batchId)
    return identifyPages(files, { trackSlug, eventId: /^\d{1,15}$/.test(eventId) ? Number(eventId) : null })
  }

  /** The pages stay for a while: the batch may hold another event, or somebody may want to look. */
  done(_batchId: string): Promise<void> {
    return this.sweep()
  }

  async discard(batchId: string): Promise<void> {
    await rm(this.#batch(batchId), { recursive: true, force: true })
  }

  /** Removes batches that nobody has touched for a week. */
  async sweep(): Promise<void> {
    for (const name of await readdir(this.#folder).catch(() => [])) {
      const path = join(this.#folder, name)
      const changedAt = await stat(path).then(
        ({ mtimeMs }) => mtimeMs,
        () => Infinity,
      )
      if (changedAt < this.#now() - keptForMs) await rm(path, { recursive: true, force: true })
    }
  }

  #batch(batchId: string): string {
    if (batchName.test(batchId)) return join(this.#folder, batchId)
    throw invalid('That is no name of a batch.', 'batchId', batchId)
  }
}

function invalid(message: string, field: string, value: string): AppError {
  return new AppError('VALIDATION_ERROR', message, {
    stage: 'request',
    source: 'saved_pages',
    details: { field, value: value.slice(0, 100) },
  })
}
