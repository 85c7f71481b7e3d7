/** Sends one query, and returns its data. */
export async function readOnce(url: string, query: string, authorization: string): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json', 'x-forwarded-proto': 'https' },
    body: JSON.stringify({ query }),
  })
  const { data, errors } = (await response.json()) as { data?: unknown; errors?: unknown }
  if (!data || errors) throw new Error(`${url} returned ${JSON.stringify(errors)}`)
  return data
}

/** Throws if two servers returned other values, or in another order. IDs and cursors have another form on each server. */
export function assertSameRecords(what: string, ours: unknown, theirs: unknown): void {
  const [ourValues, theirValues] = [valuesIn(ours), valuesIn(theirs)]
  const at = ourValues.findIndex((value, index) => value !== theirValues[index])
  if (at < 0 && ourValues.length === theirValues.length) return
  throw new Error(
    `${what}: the value ${at + 1} of ${ourValues.length} is ${ourValues[at]}, and ${theirValues[at]} of PostGraphile`,
  )
}

/** Returns the values of a response in their order, and each instant in one form. */
function valuesIn(data: unknown, name = ''): unknown[] {
  if (typeof data === 'object' && data !== null)
    return Object.entries(data).flatMap(([key, value]) => valuesIn(value, key))
  if (name === 'id' || name === 'endCursor') return []
  return [typeof data === 'string' && /At$|^expiry$/.test(name) ? Date.parse(data) : data]
}
