import { createHash } from 'node:crypto'

/** What was told, short: equal state has an equal digest, whatever the order of its properties. */
export function digestOf(properties: Record<string, string>): string {
  const sorted = Object.entries(properties).sort(([a], [b]) => (a < b ? -1 : 1))
  return createHash('sha256').update(JSON.stringify(sorted)).digest('hex')
}
