/** What an error of the database says of itself, by whichever road it came. */
interface Told {
  code?: unknown
  kind?: unknown
  message?: unknown
  cause?: unknown
  errors?: unknown
  meta?: { driverAdapterError?: unknown }
}

/** An error and all that is behind it: what it was caused by, what Prisma wraps, and what a connection tried in turn. */
export function* causesOf(error: unknown): Generator<Told> {
  if (!(error instanceof Object)) return
  const told = error as Told
  yield told
  yield* causesOf(told.meta?.driverAdapterError)
  yield* causesOf(told.cause)
  if (Array.isArray(told.errors)) for (const one of told.errors) yield* causesOf(one)
}
