import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { inProject } from '../bootstrap/paths.mjs'
import { captureNode, commandScript, say } from './tool.ts'

const STAMP = inProject('out', '.build-stamp')
const LOCK = inProject('.cache', 'build.lock')

/** A build takes seconds; a lock older than this was left behind by a process that died. */
const STALE_LOCK_MS = 120_000

/** What the built code is made from. */
const SOURCES = [
  'electron',
  'shared',
  'db',
  'renderer',
  'fixtures',
  'resources',
  'electron.vite.config.ts',
  'package.json',
  'package-lock.json',
]

/**
 * Builds the app when its sources changed since the last build, quietly. Several processes may ask at once: one builds,
 * the others wait for it.
 * @throws Error with the builder's output when the build fails
 */
export async function ensureBuilt(): Promise<void> {
  if (isBuilt()) return
  const release = await acquireLock()
  try {
    if (!isBuilt()) await build()
  } finally {
    release()
  }
}

/**
 * Runs a build that shows its own report, and remembers what it was made from when it succeeds.
 * @returns the build's exit code
 */
export async function buildWith(builder: () => Promise<number>): Promise<number> {
  const release = await acquireLock()
  try {
    const fingerprint = sourcesFingerprint()
    const code = await builder()
    if (code === 0) writeFileSync(STAMP, fingerprint)
    return code
  } finally {
    release()
  }
}

/** Whether out/ was made from the sources as they are now. */
function isBuilt(): boolean {
  return existsSync(STAMP) && readFileSync(STAMP, 'utf8') === sourcesFingerprint()
}

async function build(): Promise<void> {
  const fingerprint = sourcesFingerprint()
  say('Building …')
  const built = await captureNode(commandScript('electron-vite'), ['build'], {
    env: { ...process.env, NODE_ENV: 'production' },
  })
  if (built.code !== 0) throw new Error(`The build failed.\n${built.output}`)
  writeFileSync(STAMP, fingerprint)
}

/** Name, size and time of every source file: cheap enough to look at before each command. */
function sourcesFingerprint(): string {
  const hash = createHash('sha256')
  for (const source of SOURCES) {
    for (const file of filesOf(source)) {
      const { mtimeMs, size } = statSync(inProject(file))
      hash.update(`${file}\n${mtimeMs}\n${size}\n`)
    }
  }
  return hash.digest('hex')
}

function filesOf(source: string): string[] {
  const path = inProject(source)
  if (!existsSync(path)) return []
  if (statSync(path).isFile()) return [source]
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`.slice(inProject().length + 1))
    .toSorted()
}

/** Takes the build lock: a folder, since making one either succeeds or fails at once on every system. */
async function acquireLock(): Promise<() => void> {
  mkdirSync(inProject('.cache'), { recursive: true })
  for (;;) {
    try {
      mkdirSync(LOCK)
      return () => rmSync(LOCK, { recursive: true, force: true })
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
      const age = Date.now() - (statSync(LOCK, { throwIfNoEntry: false })?.mtimeMs ?? Date.now())
      if (age > STALE_LOCK_MS) rmSync(LOCK, { recursive: true, force: true })
      else await delay(100)
    }
  }
}
