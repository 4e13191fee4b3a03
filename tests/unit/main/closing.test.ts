import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Closing } from '../../../electron/main/closing.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

function windows(hasPage = true) {
  const ask = vi.fn((_id: number) => hasPage)
  return { ask, close: vi.fn(), closing: new Closing(ask) }
}

describe('a window that is to close', () => {
  it('waits until its page has stored what it remembers, asked once, and then closes', () => {
    const { ask, close, closing } = windows()
    expect(closing.mustWait(1, close)).toBe(true)
    // Somebody who is impatient changes nothing.
    expect(closing.mustWait(1, close)).toBe(true)
    expect(ask).toHaveBeenCalledOnce()
    expect(close).not.toHaveBeenCalled()
    closing.settle(2)
    expect(close).not.toHaveBeenCalled()
    closing.settle(1)
    expect(close).toHaveBeenCalledOnce()
    expect(closing.mustWait(1, close)).toBe(false)
    vi.advanceTimersByTime(60_000)
    expect(close).toHaveBeenCalledOnce()
  })

  it('closes after a moment when its page does not answer', () => {
    const { close, closing } = windows()
    closing.mustWait(1, close)
    vi.advanceTimersByTime(60_000)
    expect(close).toHaveBeenCalledOnce()
  })

  it('closes at once without a page, and knows nothing of one that has gone', () => {
    const { close, closing } = windows(false)
    expect(closing.mustWait(1, close)).toBe(false)
    const other = windows()
    other.closing.mustWait(1, other.close)
    other.closing.forget(1)
    vi.advanceTimersByTime(60_000)
    expect(other.close).not.toHaveBeenCalled()
    expect(other.closing.mustWait(1, other.close)).toBe(true)
  })
})
