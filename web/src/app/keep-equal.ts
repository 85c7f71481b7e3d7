/**
 * Returns `next` with each part that equals the same part of `last` replaced by the latter. So what did not change stays the same
 * object, and React does not render it again.
 */
export function keepEqual<Data>(last: unknown, next: Data): Data {
  if (last === next || !isObject(last) || !isObject(next)) return next
  if (Array.isArray(last) !== Array.isArray(next)) return next
  const names = Object.keys(next)
  const kept = (Array.isArray(next) ? [] : {}) as Record<string, unknown>
  let isSame = names.length === Object.keys(last).length
  for (const name of names) {
    kept[name] = keepEqual(last[name], next[name])
    isSame &&= kept[name] === last[name] && name in last
  }
  return (isSame ? last : kept) as Data
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
