import { readFileSync, writeFileSync } from 'node:fs'
import { expect } from 'vitest'

/**
 * Asserts that a file of `client/vectors/` has this content. With `TEST_WRITE_VECTORS=1`, the file is written first: review
 * its difference, because every client must pass it.
 */
export function expectVectors(name: string, content: unknown): void {
  const file = new URL(`../../client/vectors/${name}`, import.meta.url)
  const text = JSON.stringify(content)
  if (process.env.TEST_WRITE_VECTORS) writeFileSync(file, `${inLines(JSON.parse(text))}\n`)
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(JSON.parse(text))
}

/** Returns JSON in which each case, and each step or call of it, is a line, so that a difference is easy to review. */
function inLines(value: unknown, name = ''): string {
  if (Array.isArray(value) && ['', 'cases', 'steps', 'calls'].includes(name)) {
    return `[\n${value.map((item) => inLines(item, 'item')).join(',\n')}\n]`
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return JSON.stringify(value)
  const parts = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${inLines(item, key)}`)
  return name === '' ? `{\n${parts.join(',\n')}\n}` : `{ ${parts.join(', ')} }`
}
