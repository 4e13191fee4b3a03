/**
 * Runs `work` for every item, at most `concurrency` at a time, and gives the results in the order of the items (E4):
 * what comes first on the event page is stored first, in whatever order the pages arrive. The first failure, in order,
 * stops the rest and is thrown once nothing is under way any more.
 */
export async function* inOrder<Item, Result>(
  items: readonly Item[],
  concurrency: number,
  signal: AbortSignal,
  work: (item: Item, signal: AbortSignal) => Promise<Result>,
): AsyncGenerator<Result, void, undefined> {
  const stop = new AbortController()
  const either = AbortSignal.any([signal, stop.signal])
  const started: Promise<Result>[] = []
  const waiting: (() => void)[] = []
  let running = 0

  const limited = async (item: Item) => {
    if (running >= concurrency) await new Promise<void>((resolve) => waiting.push(resolve))
    else running += 1
    try {
      either.throwIfAborted()
      return await work(item, either)
    } finally {
      const next = waiting.shift()
      if (next === undefined) running -= 1
      else next()
    }
  }

  try {
    for (const item of items) {
      const promise = limited(item)
      // Whoever awaits it in its turn sees the failure; until then it must not count as unhandled.
      promise.catch(() => undefined)
      started.push(promise)
    }
    for (const promise of started) yield await promise
  } finally {
    stop.abort(new Error('stopped'))
    await Promise.allSettled(started)
  }
}
