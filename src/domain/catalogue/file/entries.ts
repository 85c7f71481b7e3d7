import type { Path, Problem } from './problem.ts'

/** Something of a file, and where it stands. */
export interface Located<T> {
  value: T
  path: Path
}

/** The items of a list with their places; none where there is no list. */
export function locateItems(list: unknown, path: Path): Located<unknown>[] {
  return Array.isArray(list) ? list.map((value: unknown, index) => ({ value, path: [...path, index] })) : []
}

export function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The entries that bear a name which `seen`, or an entry before them, has already. */
export function duplicatesOf(
  entries: readonly Located<unknown>[],
  field: 'code' | 'version',
  seen = new Map<string, Path>(),
): Problem[] {
  return entries.flatMap(({ value, path }) => {
    const name = isMapping(value) ? value[field] : null
    if (typeof name !== 'string') return []
    const first = seen.get(name)
    if (!first) {
      seen.set(name, path)
      return []
    }
    return [{ path: [...path, field], message: `repeats ${name}, which ${formatPath(first)} has already` }]
  })
}

/** A path as people read it, such as `products[0].licenseTypes[2].rules`. */
export function formatPath(path: Path): string {
  return path
    .map((step) => (/^\d+$/.test(String(step)) ? `[${String(step)}]` : `.${String(step)}`))
    .join('')
    .replace(/^\./, '')
}
