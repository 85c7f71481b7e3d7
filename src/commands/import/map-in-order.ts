/**
 * Runs `work` on the items of a source, on up to `atOnce` of them at the same time, and yields the results in the order of the items. After
 * a failure it takes no further item. It throws the first failure once the work under way has ended and its results were yielded, so that
 * the caller knows everything that was done.
 */
export async function* mapInOrder<Item, Result>(
  source: AsyncIterable<Item>,
  atOnce: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  const items = source[Symbol.asyncIterator]()
  const underWay: Promise<{ result: Result } | { error: unknown }>[] = []
  let failure: { error: unknown } | null = null
  let ended = false
  try {
    for (;;) {
      while (!ended && !failure && underWay.length < atOnce) {
        const next = await settled(Promise.resolve(items.next()))
        if ('error' in next) failure = next
        else if (next.result.done) ended = true
        else underWay.push(settled(work(next.result.value)))
      }
      const outcome = await underWay.shift()
      if (!outcome) break
      if ('error' in outcome) failure ??= outcome
      else yield outcome.result
    }
    if (failure) throw failure.error
  } finally {
    await Promise.all(underWay)
    await items.return?.()
  }
}

async function settled<T>(promise: Promise<T>): Promise<{ result: T } | { error: unknown }> {
  try {
    return { result: await promise }
  } catch (error) {
    return { error }
  }
}
