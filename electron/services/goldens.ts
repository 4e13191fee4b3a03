import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { compareDocuments, type Change, type JsonValue } from '../../shared/domain/compare/documents.ts'
import { nameOfItem } from '../../shared/domain/compare/events.ts'
import { AppError } from '../../shared/domain/errors.ts'

/** What stands around a golden document, and says nothing of the page. */
const envelope: ReadonlySet<string> = new Set([
  'schema_version',
  'page',
  'page_type',
  'page_form',
  'source_url',
])
const halfAMillisecond = 0.0005

const json: z.ZodType<JsonValue> = z.lazy(() =>
  z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(json), z.record(z.string(), json)]),
)

/** Golden documents beside captured pages: `expected/race.7.json` for `race.7.html` (O3). */
export class Goldens {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  /** How a page's document differs from the golden one; null where there is none. */
  async compare(file: string, document: JsonValue): Promise<readonly Change[] | null> {
    const text = await readFile(this.#pathOf(file), 'utf8').catch(() => null)
    if (text === null) return null
    const parsed = z.record(z.string(), json).safeParse(asJson(text))
    if (!parsed.success) throw unreadable(file)
    const golden = Object.fromEntries(Object.entries(parsed.data).filter(([key]) => !envelope.has(key)))
    return compareDocuments(golden, document, nameOfItem).filter((change) => !isSameNumber(change))
  }

  /** Makes the page's document the golden one. */
  async write(file: string, document: JsonValue): Promise<void> {
    const path = this.#pathOf(file)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, `${JSON.stringify(document, null, 1)}\n`)
  }

  #pathOf(file: string): string {
    return join(this.#folder, file.replace(/\.html?$/i, '.json'))
  }
}

function unreadable(file: string): AppError {
  return new AppError('VALIDATION_ERROR', `The golden document of ${file} cannot be read.`, {
    stage: 'request',
    source: 'replay',
    action: 'Write it anew with "mre replay run --write-expected".',
    details: { field: file },
  })
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Golden data may have been computed with another rounding. */
function isSameNumber({ before, after }: Change): boolean {
  return (
    typeof before === 'number' && typeof after === 'number' && Math.abs(before - after) <= halfAMillisecond
  )
}
