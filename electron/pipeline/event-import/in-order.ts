/**
 * Runs `work` for every item and gives the results in the order of the items (E4): what comes first on the event page is
 * stored first, in whatever order the pages arrive. At most `concurrency` items are under way or wait for their turn, so
 * that a slow consumer bounds the memory. The first failure, in order, stops the rest and is thrown once nothing is
 * under way any more.
 */
export async function* inOrder<Item, Result>(
  items: readonly Item[],
  concurrency: number,
  signal: AbortSignal,
  work: (item: Item, signal: AbortSignal) => Promise<Result>,
): AsyncGenerator<Result, void, undefined> {
  const stop = new AbortController()
  const either = AbortSignal.any([signal, stop.signal])
  const underWay: Promise<Result>[] = []
  const start = (item: Item | undefined) => {
    if (item === undefined) return
    const promise = work(item, either)
    // Whoever awaits it in its turn sees the failure; until then it must not count as unhandled.
    promise.catch(() => undefined)
    underWay.push(promise)
  }

  try {
    signal.throwIfAborted()
    for (const item of items.slice(0, concurrency)) start(item)
    for (let turn = 0; turn < items.length; turn += 1) {
      signal.throwIfAborted()
      const [first] = underWay
      if (first === undefined) return
      const result = await first
      void underWay.shift()
      start(items[turn + concurrency])
      yield result
    }
  } finally {
    stop.abort(new Error('stopped'))
    await Promise.allSettled(underWay)
  }
}
