import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'

/*
 * Who has the database open for writing: a small file beside it for each process, removed when it closes. One whose
 * process is gone says that the database was not closed: a crash, a power cut, or a computer that was switched off.
 */

const markContent = z.object({
  pid: z.int(),
  host: z.string(),
  /** Tells a process from a later one with the same number; null where the system does not say. */
  start: z.string().nullable(),
})
type Mark = z.infer<typeof markContent>

interface FoundMark {
  readonly path: string
  /** Null for one that a crash has left half written. */
  readonly mark: Mark | null
}

/** Marks the database as opened by this process. Gives the function that takes the mark back. */
export function markOpen(file: string): () => void {
  const path = `${file}.open.${process.pid}-${randomUUID().slice(0, 8)}`
  const mark: Mark = { pid: process.pid, host: hostname(), start: processStart(process.pid) }
  try {
    writeFileSync(path, JSON.stringify(mark), { flag: 'wx' })
  } catch {
    // A full disk: the database is still of use, and only the look after the next crash is lost.
  }
  return () => rmSync(path, { force: true })
}

/** Other processes that have the database open, as far as their marks tell. */
export function otherOpeners(file: string): readonly { readonly pid: number; readonly host: string }[] {
  return marksOf(file).flatMap(({ mark }) =>
    mark !== null && mark.pid !== process.pid && !isGone(mark) ? [{ pid: mark.pid, host: mark.host }] : [],
  )
}

/** Marks of processes that are gone: the database was not closed. */
export function abandonedMarks(file: string): readonly string[] {
  return marksOf(file)
    .filter(({ mark }) => mark === null || isGone(mark))
    .map(({ path }) => path)
}

export function removeMarks(paths: readonly string[]): void {
  for (const path of paths) rmSync(path, { force: true })
}

function marksOf(file: string): FoundMark[] {
  const prefix = `${basename(file)}.open.`
  const names = quietly(() => readdirSync(dirname(file))) ?? []
  return names
    .filter((name) => name.startsWith(prefix))
    .map((name) => {
      const path = join(dirname(file), name)
      return { path, mark: quietly(() => markContent.parse(JSON.parse(readFileSync(path, 'utf8')))) }
    })
}

/** Another computer's processes cannot be asked for, and count as there. */
function isGone({ pid, host, start }: Mark): boolean {
  if (host !== hostname()) return false
  try {
    process.kill(pid, 0)
  } catch (error) {
    // EPERM: it is there and somebody else's.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return true
  }
  return start !== null && processStart(pid) !== start
}

/** Linux: boot and clock ticks since then. */
function processStart(pid: number): string | null {
  if (process.platform !== 'linux') return null
  return quietly(() => {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The program's name, in brackets, may hold anything; the start time is the 20th word after it.
    const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    return ticks === undefined ? null : `${boot} ${ticks}`
  })
}

function quietly<T>(work: () => T): T | null {
  try {
    return work()
  } catch {
    return null
  }
}
