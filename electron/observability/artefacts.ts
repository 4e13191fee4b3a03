import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { ErrorReport } from '../../shared/domain/errors.ts'
import { ingestionVersion, productVersion } from '../configuration/versions.ts'
import type { Log } from './log.ts'

/** A page that could not be read, with what helps to find out why (G37). */
export interface Artefact {
  /** As log lines call it: `race_page`. */
  readonly pageType: string
  /** The source's number of the event or race, or the track's slug; null for a page without one. */
  readonly id: string | null
  readonly url: string
  readonly html: string | null
  readonly error: ErrorReport | null
  /** Pictures by name, without `.png`. */
  readonly screenshots?: Readonly<Record<string, Uint8Array>>
  /** Whatever else is worth knowing. */
  readonly details?: Readonly<Record<string, string | number | boolean | null>>
}

const day = 86_400_000

/**
 * Keeps pages for whoever has to find out what was wrong with them: a folder each, named by time, page type and id, with
 * `page.html`, `screenshot-….png`, `script.txt` (the laps' script) and `metadata.json`. What is kept is untrusted: to be
 * read with an editor, never opened in the app.
 */
export class ArtefactStore {
  readonly #folder: string
  readonly #log: Log
  readonly #now: () => string

  constructor(options: { readonly folder: string; readonly log: Log; readonly now: () => string }) {
    this.#folder = options.folder
    this.#log = options.log
    this.#now = options.now
  }

  /**
   * Keeps a page. Gives its folder relative to the data folder, or null where it could not be written: help for debugging
   * never fails what it helps with.
   */
  keep(artefact: Artefact): string | null {
    const { pageType, id, url, html, error, screenshots = {}, details = {} } = artefact
    const savedAt = this.#now()
    try {
      const folder = this.#newFolder([savedAt.replaceAll(/[:.]/gu, '-'), pageType, id ?? 'page'])
      if (html !== null) {
        writeFileSync(join(folder, 'page.html'), html)
        const script = lapScriptIn(html)
        if (script !== null) writeFileSync(join(folder, 'script.txt'), script)
      }
      for (const [name, png] of Object.entries(screenshots))
        writeFileSync(join(folder, `${fileName(name)}.png`), png)
      const metadata = {
        saved_at: savedAt,
        page_type: pageType,
        id,
        url,
        error,
        version: productVersion,
        ingestion_version: ingestionVersion,
        ...details,
      }
      writeFileSync(join(folder, 'metadata.json'), `${JSON.stringify(metadata, null, 2)}\n`)
      const name = `${basename(this.#folder)}/${basename(folder)}`
      this.#log.info('artefact_kept', { page: pageType, url, folder: name })
      return name
    } catch (thrown) {
      this.#log.error('artefact_failed', thrown, { page: pageType, url })
      return null
    }
  }

  /** Removes what is older. Gives how many were removed. */
  expire(days: number): number {
    const before = Date.parse(this.#now()) - days * day
    let removed = 0
    try {
      for (const name of readdirSync(this.#folder)) {
        const path = join(this.#folder, name)
        if (statSync(path).mtimeMs >= before) continue
        rmSync(path, { recursive: true, force: true })
        removed += 1
      }
    } catch (thrown) {
      if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT'))
        this.#log.error('artefacts_not_expired', thrown)
    }
    if (removed > 0) this.#log.info('artefacts_expired', { removed, days })
    return removed
  }

  /** Two pages of one millisecond get two folders. */
  #newFolder(parts: readonly string[]): string {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 })
    const name = parts.map(fileName).join('-')
    for (let copy = 1; ; copy += 1) {
      const path = join(this.#folder, copy === 1 ? name : `${name}-${copy}`)
      try {
        mkdirSync(path, { mode: 0o700 })
        return path
      } catch (thrown) {
        if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'EEXIST')) throw thrown
      }
    }
  }
}

/** Parts of names come from addresses. */
function fileName(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9_-]/gu, '_').slice(0, 80)
}

/** The script that holds the laps, found without a pattern that hostile text could make slow. */
function lapScriptIn(html: string): string | null {
  const at = html.indexOf('racerLaps')
  if (at < 0) return null
  const start = html.lastIndexOf('<script', at)
  const end = html.indexOf('</script', at)
  return html.slice(start < 0 ? at : start, end < 0 ? undefined : end)
}
