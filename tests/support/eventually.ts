import { expect } from 'vitest'

/** Waits until an assertion about `read()` holds; the limit is for what hangs, however slow the machine. */
export function eventually<T>(read: () => T, { timeout = 30_000 }: { timeout?: number } = {}) {
  return expect.poll(read, { timeout, interval: 10 })
}
