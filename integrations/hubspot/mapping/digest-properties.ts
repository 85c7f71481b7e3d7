import { createHash } from 'node:crypto'

/** A digest of properties. Equal properties have equal digests in any order. */
export function digestOf(properties: Record<string, string>): string {
  const sorted = Object.entries(properties).sort(([a], [b]) => (a < b ? -1 : 1))
  return createHash('sha256').update(JSON.stringify(sorted)).digest('hex')
}
