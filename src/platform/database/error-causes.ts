/** The properties of a database error, from any layer. */
interface DatabaseError {
  code?: unknown
  kind?: unknown
  message?: unknown
  cause?: unknown
  errors?: unknown
  meta?: { driverAdapterError?: unknown }
}

/** Yields an error and, recursively, its causes: `cause`, the error that Prisma wraps, and the errors of several attempts. */
export function* causesOf(error: unknown): Generator<DatabaseError> {
  if (!(error instanceof Object)) return
  const { meta, cause, errors } = error as DatabaseError
  yield error
  yield* causesOf(meta?.driverAdapterError)
  yield* causesOf(cause)
  if (Array.isArray(errors)) for (const each of errors) yield* causesOf(each)
}
