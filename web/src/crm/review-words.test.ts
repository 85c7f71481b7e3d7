import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

test('each code of a review has a sentence', () => {
  const words = readFileSync(new URL('./review-words.ts', import.meta.url), 'utf8')
  const source = readFileSync(new URL('../../../src/crm/reviews.ts', import.meta.url), 'utf8')
  const [, union] = /export type ReviewCode =([\s\S]*?)\n\n/.exec(source)!
  const codes = [...union!.matchAll(/\| '([A-Z_]+)'/g)].map(([, code]) => code)
  expect(codes.length).toBeGreaterThan(10)
  expect(codes.filter((code) => !words.includes(`  ${code}: {`))).toEqual([])
})
