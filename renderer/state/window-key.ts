import type { WindowKey } from '../../shared/contract/ui.ts'

const KEYS: readonly WindowKey[] = [
  'main',
  'window-2',
  'window-3',
  'window-4',
  'window-5',
  'window-6',
  'window-7',
  'window-8',
  'window-9',
]
const STORED = 'mre.window'
/** A page that has just been reloaded may find its old self still there; a busy machine may take its time to answer. */
const PATIENCE_MS = 2_000

type Locks = Pick<LockManager, 'request'>
type Answer = 'taken' | 'held' | 'silent'

/** Takes a name for as long as the page lives. */
async function take(locks: Locks, name: string, options: LockOptions): Promise<Answer> {
  const { promise, resolve } = Promise.withResolvers<Answer>()
  locks
    .request(`mre:${name}`, options, (lock) => {
      resolve(lock === null ? 'held' : 'taken')
      // Held until the page goes away, when the browser lets go of it.
      return lock === null ? undefined : new Promise<never>(() => undefined)
    })
    .catch(() => resolve('held'))
  // A window opens, whatever becomes of its locks.
  setTimeout(() => resolve('silent'), PATIENCE_MS)
  return promise
}

/**
 * Which of the windows that are open at the same time this one is: the first name that no other holds. A reload keeps its
 * name. Without locks (a page that is not in a secure context) every window counts as the first.
 * @returns the name, and whether the window is new rather than reloaded
 */
export async function claimWindowKey(
  locks: Locks | undefined,
  storage: Pick<Storage, 'getItem' | 'setItem'>,
): Promise<{ readonly key: WindowKey; readonly isNew: boolean }> {
  const before = KEYS.find((key) => key === storage.getItem(STORED))
  const isNew = before === undefined
  const found = async (): Promise<WindowKey> => {
    if (locks === undefined) return before ?? 'main'
    // The page before the reload may still hold the name for a moment.
    if (before !== undefined) {
      const answer = await take(locks, before, { signal: AbortSignal.timeout(PATIENCE_MS) })
      if (answer === 'taken') return before
    }
    // No answer is no sign that another window has the name: with the next one this window would forget what it had.
    for (const key of KEYS) if ((await take(locks, key, { ifAvailable: true })) !== 'held') return key
    return 'main'
  }
  const key = await found()
  storage.setItem(STORED, key)
  return { key, isNew }
}
