import { isObject } from '../../../platform/json.ts'
import { say } from '../../../texts/say.ts'
import type { Path, Problem } from './problem.ts'

/** A value of a file and its path. */
export interface Located<T> {
  value: T
  path: Path
}

/** Returns the items of a list with their paths; none if the value is not a list. */
export function locateItems(list: unknown, path: Path): Located<unknown>[] {
  return Array.isArray(list) ? list.map((value: unknown, index) => ({ value, path: [...path, index] })) : []
}

/**
 * Returns a problem for each entry whose name is in `seen` or belongs to an entry before it. Adds the names
 * to `seen`.
 */
export function duplicatesOf(
  entries: readonly Located<unknown>[],
  field: 'code' | 'version',
  seen = new Map<string, Path>(),
): Problem[] {
  return entries.flatMap(({ value, path }) => {
    const name = isObject(value) ? value[field] : null
    if (typeof name !== 'string') return []
    const first = seen.get(name)
    if (!first) {
      seen.set(name, path)
      return []
    }
    return [
      { path: [...path, field], text: say('CATALOG_NAME_REPEATED', { name, first: formatPath(first) }) },
    ]
  })
}

/** Formats a path for people, such as `products[0].licenseTypes[2].rules`. */
export function formatPath(path: Path): string {
  return path
    .map((step) => (/^\d+$/.test(String(step)) ? `[${String(step)}]` : `.${String(step)}`))
    .join('')
    .replace(/^\./, '')
}
