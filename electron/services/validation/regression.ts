import { createHash } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import { readFile, realpath } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { captureManifest, type ManifestPage } from '../../../shared/domain/capture-manifest.ts'
import { AppError } from '../../../shared/domain/errors.ts'
import { documentOf } from '../../connectors/liverc/documents.ts'
import { readLiveRcUrl } from '../../connectors/liverc/urls.ts'
import { Goldens } from '../goldens.ts'

/** What came of the pages of one folder. */
export interface RegressionReport {
  readonly folder: string
  /** Pages that were compared with what they say. */
  readonly compared: number
  /** One line each, at most so many as are of use. */
  readonly failures: readonly string[]
}

const mostFailures = 20
/** Beside each folder of captured pages, what each of them says. */
const goldenFolder = 'expected'

/** The user's own captures that somebody has given golden documents to. */
export function ownCaptures(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, goldenFolder)))
    .map((entry) => join(folder, entry.name))
    .toSorted()
}

/**
 * Reads every page of a folder with its parser and compares what it says with the golden document beside it (F29, O10):
 * the code that live pages go through, without a request. Never throws: what cannot be read is a failure.
 */
export async function checkPages(folder: string, signal: AbortSignal): Promise<RegressionReport> {
  const failures: string[] = []
  let compared = 0
  try {
    const root = await realpath(folder)
    const manifest = captureManifest.parse(JSON.parse(await readFile(join(root, 'manifest.json'), 'utf8')))
    const goldens = new Goldens(join(root, goldenFolder))
    for (const page of manifest.pages) {
      signal.throwIfAborted()
      const outcome = await checkPage(root, page, goldens)
      if (outcome.compared) compared += 1
      failures.push(...outcome.failures.map((failure) => `${page.file}: ${failure}`))
    }
  } catch (thrown) {
    if (signal.aborted) throw thrown
    failures.push(
      thrown instanceof AppError ? thrown.message : 'The folder has no manifest that can be read.',
    )
  }
  if (compared === 0 && failures.length === 0) failures.push('No page has a golden document.')
  return { folder, compared, failures: failures.slice(0, mostFailures) }
}

interface PageOutcome {
  readonly compared: boolean
  readonly failures: readonly string[]
}

async function checkPage(root: string, page: ManifestPage, goldens: Goldens): Promise<PageOutcome> {
  const failed = (failure: string): PageOutcome => ({ compared: false, failures: [failure] })
  const address = readLiveRcUrl(page.original_url ?? '')
  // Captures also hold pages that are not imported.
  if (address === null) return { compared: false, failures: [] }
  const path = await realpath(join(root, page.file)).catch(() => null)
  if (path === null || !path.startsWith(root + sep)) return failed('the file is missing')
  const bytes = await readFile(path)
  const digest = createHash('sha256').update(bytes).digest('hex')
  if (page.sha256 != null && page.sha256.toLowerCase() !== digest)
    return failed('differs from the manifest’s checksum')
  try {
    const document = documentOf(address.page, bytes.toString('utf8'), page.original_url ?? '')
    const changes = await goldens.compare(page.file, document)
    if (changes === null) return { compared: false, failures: [] }
    const failures = changes.map(({ kind, path: place, field }) =>
      [kind, ...place, field].filter((part) => part !== null).join(' / '),
    )
    return { compared: true, failures }
  } catch (thrown) {
    if (thrown instanceof AppError) return failed(`${thrown.code}, ${thrown.message}`)
    throw thrown
  }
}
