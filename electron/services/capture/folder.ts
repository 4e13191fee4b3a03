import { createHash, randomUUID } from 'node:crypto'
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, isAbsolute, join } from 'node:path'
import {
  captureManifest,
  type CaptureManifest,
  type ManifestEvent,
  type ManifestPage,
} from '../../../shared/domain/capture-manifest.ts'
import { AppError } from '../../../shared/domain/errors.ts'

/** A page to be put into a folder. */
export interface PageToKeep {
  readonly file: string
  readonly url: string
  readonly pageType: string
  readonly capturedAt: string
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly bytes: Uint8Array
  /** Kinds of text that were hidden. */
  readonly redacted: readonly string[]
}

export interface KeptPage {
  readonly file: string
  readonly url: string
  readonly bytes: number
  readonly sha256: string
  readonly state: 'new' | 'changed' | 'unchanged'
}

export interface KeptFolder {
  readonly fixtureVersion: number
  readonly changed: boolean
  readonly pages: readonly KeptPage[]
}

export interface FolderFacts {
  readonly event: ManifestEvent | null
  readonly origin: 'live' | 'replay'
  readonly capturedWith: string
}

/**
 * The manifest of a folder that pages are to be captured into; null for one that does not exist or is empty.
 * @throws AppError VALIDATION_ERROR for a folder with other things in it
 */
export async function openCaptureFolder(folder: string): Promise<CaptureManifest | null> {
  const files = await readdir(folder).catch((error: unknown): string[] => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw unusable(folder, 'The folder for captured pages cannot be read.', error)
  })
  if (files.length === 0) return null
  if (!files.includes('manifest.json')) {
    throw unusable(folder, 'The folder has other things in it than captured pages.')
  }
  try {
    return captureManifest.parse(JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')))
  } catch (cause) {
    throw unusable(folder, 'The manifest of the captured pages cannot be read.', cause)
  }
}

/**
 * Puts pages into a folder, beside those that it has: all of them or, when something fails, none. Pages of the same
 * content leave the folder as it is, byte for byte; the fixture version grows only when a content has changed (E18).
 */
export async function keepPages(
  folder: string,
  manifest: CaptureManifest | null,
  pages: readonly PageToKeep[],
  facts: FolderFacts,
): Promise<KeptFolder> {
  const before = new Map((manifest?.pages ?? []).map((page) => [page.original_url ?? page.file, page]))
  const kept = pages.map((page): KeptPage => {
    const sha256 = createHash('sha256').update(page.bytes).digest('hex')
    const old = before.get(page.url)
    const state = old === undefined ? 'new' : old.sha256 === sha256 ? 'unchanged' : 'changed'
    return { file: placeOf(old) ?? page.file, url: page.url, bytes: page.bytes.length, sha256, state }
  })
  const changed = kept.some(({ state }) => state !== 'unchanged')
  const version = manifest?.fixture_version ?? 0
  if (!changed && version > 0) return { fixtureVersion: version, changed, pages: kept }
  const fixtureVersion = version + 1
  const entries = kept.map((page, index): ManifestPage | undefined => {
    const old = before.get(page.url)
    const source = pages[index]
    if (page.state === 'unchanged' || source === undefined) return old
    return { ...old, ...entryOf(page, source) }
  })
  const others = [...before].filter(([url]) => !kept.some((page) => page.url === url)).map(([, page]) => page)
  const all = [...others, ...entries.filter((entry) => entry !== undefined)]
  const next: CaptureManifest = {
    ...manifest,
    fixture_version: fixtureVersion,
    captured_with: facts.capturedWith,
    origin: facts.origin,
    ...(facts.event === null ? {} : { event: { ...manifest?.event, ...facts.event } }),
    pages: all.toSorted((a, b) => (a.file < b.file ? -1 : 1)),
  }
  await replaceFolder(folder, async (draft) => {
    for (const [index, page] of kept.entries()) {
      const bytes = pages[index]?.bytes
      if (page.state === 'unchanged' || bytes === undefined) continue
      await mkdir(dirname(join(draft, page.file)), { recursive: true })
      await writeFile(join(draft, page.file), bytes)
    }
    await writeFile(join(draft, 'manifest.json'), `${JSON.stringify(next, null, 1)}\n`)
  })
  return { fixtureVersion, changed, pages: kept }
}

/** Where a page lies; `null` where the manifest names a place outside its folder. */
function placeOf(page: ManifestPage | undefined): string | null {
  const isOutside = page === undefined || isAbsolute(page.file) || page.file.split(/[/\\]/).includes('..')
  return isOutside ? null : page.file
}

const keptHeaders = ['etag', 'last-modified', 'content-type', 'date', 'content-length'] as const

function entryOf(page: KeptPage, source: PageToKeep): ManifestPage {
  return {
    file: page.file,
    page_type: source.pageType,
    form: 'raw',
    original_url: page.url,
    captured_at: source.capturedAt,
    status: source.status,
    headers: Object.fromEntries(
      keptHeaders.flatMap((name) => {
        const value = source.headers[name]
        return value === undefined ? [] : [[name, value]]
      }),
    ),
    sha256: page.sha256,
    bytes: page.bytes,
    ...(source.redacted.length === 0 ? {} : { redacted: source.redacted }),
  }
}

/** Changes a copy and puts it in the folder's place: whoever reads the folder sees it before or after, never between. */
async function replaceFolder(folder: string, change: (draft: string) => Promise<void>): Promise<void> {
  const draft = `${folder}.new-${randomUUID().slice(0, 8)}`
  const old = `${folder}.old-${randomUUID().slice(0, 8)}`
  try {
    await mkdir(dirname(draft), { recursive: true })
    await cp(folder, draft, { recursive: true }).catch((error: unknown) => {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
    })
    await mkdir(draft, { recursive: true })
    await change(draft)
    const hadFolder = await rename(folder, old).then(
      () => true,
      () => false,
    )
    await rename(draft, folder).catch(async (error: unknown) => {
      if (hadFolder) await rename(old, folder)
      throw error
    })
  } catch (cause) {
    throw unusable(folder, 'The captured pages could not be written.', cause)
  } finally {
    await rm(draft, { recursive: true, force: true })
    await rm(old, { recursive: true, force: true })
  }
}

function unusable(folder: string, message: string, cause?: unknown): AppError {
  return new AppError('VALIDATION_ERROR', message, {
    stage: 'request',
    source: 'capture',
    action: 'Name a folder that does not exist yet, or one of captured pages.',
    details: { field: 'out', value: folder.slice(0, 200) },
    cause,
  })
}
