import { readdir, readFile, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { captureManifest } from '../../../shared/domain/capture-manifest.ts'
import { AppError } from '../../../shared/domain/errors.ts'
import type { SavedFile } from '../../connectors/liverc/saved/identify.ts'

/** Files that were read, and whether their manifest says that they were replayed. */
export interface ReadFiles {
  readonly files: readonly SavedFile[]
  readonly isReplayed: boolean
}

const longestFile = 16_000_000

/**
 * Saved pages from files and folders. A folder gives the raw pages of its `manifest.json`, else every `.html` file in it; a
 * manifest beside a file says where that file is from.
 * @throws AppError NOT_FOUND for what cannot be read, VALIDATION_ERROR for a broken manifest or a file that is too large
 */
export async function readSavedFiles(paths: readonly string[]): Promise<ReadFiles> {
  const read = await Promise.all(
    paths.map(async (path) => ((await isFolder(path)) ? ofFolder(path) : ofFile(path))),
  )
  return { files: read.flatMap(({ files }) => files), isReplayed: read.some(({ isReplayed }) => isReplayed) }
}

async function ofFile(path: string): Promise<ReadFiles> {
  const folder = join(path, '..')
  const manifest = await manifestOf(folder)
  const name = relative(folder, path)
  const page = manifest?.pages.find(({ file }) => file === name)
  return {
    files: [{ name: path, html: await htmlOf(path), manifestUrl: page?.original_url ?? null }],
    isReplayed: page !== undefined && manifest?.['origin'] === 'replay',
  }
}

async function ofFolder(folder: string): Promise<ReadFiles> {
  const manifest = await manifestOf(folder)
  const isReplayed = manifest?.['origin'] === 'replay'
  if (manifest === null) {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    const names = entries
      .filter((entry) => entry.isFile() && /\.html?$/i.test(entry.name))
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
      .toSorted()
    const files = names.map(async (name) => ({
      name,
      html: await htmlOf(join(folder, name)),
      manifestUrl: null,
    }))
    return { files: await Promise.all(files), isReplayed }
  }
  // Where one address was captured twice, the page as the server sent it is the better one.
  const rawFirst = manifest.pages.toSorted((a, b) => Number(b.form === 'raw') - Number(a.form === 'raw'))
  const seen = new Set<string>()
  const files: SavedFile[] = []
  for (const page of rawFirst) {
    const url = page.original_url ?? null
    if (!/\.html?$/i.test(page.file) || (url !== null && seen.has(url))) continue
    if (url !== null) seen.add(url)
    files.push({ name: page.file, html: await htmlOf(join(folder, page.file)), manifestUrl: url })
  }
  return { files: files.toSorted((a, b) => (a.name < b.name ? -1 : 1)), isReplayed }
}

async function manifestOf(folder: string) {
  const text = await readFile(join(folder, 'manifest.json'), 'utf8').catch(() => null)
  if (text === null) return null
  try {
    return captureManifest.parse(JSON.parse(text))
  } catch (cause) {
    throw new AppError('VALIDATION_ERROR', 'The manifest of the saved pages cannot be read.', {
      stage: 'request',
      source: 'saved_pages',
      action: 'Correct the manifest, or take it away.',
      details: { field: 'manifest.json', value: folder.slice(-200) },
      cause,
    })
  }
}

async function htmlOf(path: string): Promise<string> {
  try {
    const { size } = await stat(path)
    if (size <= longestFile) return await readFile(path, 'utf8')
  } catch (cause) {
    throw unreadable(path, cause)
  }
  throw new AppError('VALIDATION_ERROR', `A saved page is larger than ${longestFile} bytes.`, {
    stage: 'request',
    source: 'saved_pages',
    details: { field: 'file', value: path.slice(-200) },
  })
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory()
  } catch (cause) {
    throw unreadable(path, cause)
  }
}

function unreadable(path: string, cause: unknown): AppError {
  return new AppError('NOT_FOUND', 'A saved page cannot be read.', {
    stage: 'request',
    source: 'saved_pages',
    action: 'Check the name.',
    details: { field: 'file', value: path.slice(-200) },
    cause,
  })
}
