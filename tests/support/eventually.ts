import { expect } from 'vitest'

/** Waits until an assertion about `read()` holds; the limit is for what hangs, however slow the machine. */
export function eventually<T>(read: () => T) {
  return expect.poll(read, { timeout: 30_000, interval: 10 })
}
