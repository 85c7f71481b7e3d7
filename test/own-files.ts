import { globSync } from 'node:fs'

/** Returns the paths of the files that match, without those of installed packages. */
export function ownFiles(...patterns: string[]): string[] {
  return globSync(patterns, { exclude: ['**/node_modules/**'] })
}
