interface Member {
  __typename: string
}

/** Returns the expected member of a result union. Throws an error that describes any other member. */
export function expectMember<Result extends Member, Name extends Result['__typename']>(
  result: Result,
  name: Name,
): Extract<Result, { __typename: Name }> {
  if (isMember(result, name)) return result
  const declined = 'code' in result && 'message' in result ? ` ${result.code}: ${result.message}` : ''
  throw new Error(`expected ${name}, got ${result.__typename}${declined}`)
}

/** Throws an error if a value is not the expected one, which fails the demonstration. */
export function expectEqual<T>(what: string, actual: T, expected: T): void {
  if (actual !== expected) throw new Error(`expected ${what} to be ${expected}, got ${actual}`)
}

function isMember<Result extends Member, Name extends Result['__typename']>(
  result: Result,
  name: Name,
): result is Extract<Result, { __typename: Name }> {
  return result.__typename === name
}
