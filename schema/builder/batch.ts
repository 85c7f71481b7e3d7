import DataLoader from 'dataloader'
import type { RequestContext } from './context.ts'

/** Most records of one statement. */
const MAX_BATCH = 100

/** Reads the values of several records, in the order of their keys. */
export type ReadBatch<Key, Value> = (ctx: RequestContext, keys: readonly Key[]) => Promise<readonly Value[]>

/**
 * Returns a function for resolvers that reads the value of one record. The records of one level of a response share a
 * statement. It caches nothing, because a mutation or an event later in the request changes the values.
 */
export function batched<Key, Value>(
  read: ReadBatch<Key, Value>,
): (ctx: RequestContext, key: Key) => Promise<Value> {
  const options = { cache: false, maxBatchSize: MAX_BATCH }
  const loaders = new WeakMap<RequestContext, DataLoader<Key, Value>>()
  return (ctx, key) => {
    const known = loaders.get(ctx)
    const loader = known ?? new DataLoader<Key, Value>((keys) => read(ctx, keys) as never, options)
    if (!known) loaders.set(ctx, loader)
    return loader.load(key)
  }
}
