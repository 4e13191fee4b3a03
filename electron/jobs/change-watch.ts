import { z } from 'zod'
import type { WriteDb } from '../../db/schema/handle.ts'

const version = z.object({ data_version: z.int() })

/**
 * Notices what other processes have committed to the same database: the one thing in the product that looks again and
 * again, once a second, and asks nothing but a number that SQLite keeps in memory (design.md section 2).
 */
export class ChangeWatch {
  readonly #db: WriteDb
  readonly #everyMs: number
  readonly #onChange: () => void
  #timer: NodeJS.Timeout | undefined
  #last: number | null = null

  constructor(db: WriteDb, everyMs: number, onChange: () => void) {
    this.#db = db
    this.#everyMs = everyMs
    this.#onChange = onChange
  }

  /** Safe to call again. */
  start(): void {
    this.#timer ??= setInterval(() => this.#look(), this.#everyMs)
  }

  stop(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  #look(): void {
    const found = this.#read()
    if (found === this.#last) return
    this.#last = found
    this.#onChange()
  }

  /** A database that cannot be read for a moment counts as unchanged: the next look tells. */
  #read(): number | null {
    try {
      // The number of this connection: it moves with the commits of all others, and not with its own.
      return version.parse(this.#db.prepare('pragma data_version').get()).data_version
    } catch {
      return this.#last
    }
  }
}
