import { expect, test } from 'vitest'
import { createProgress } from '../../../src/commands/import/progress.ts'

function watch(isTTY: boolean) {
  const written: string[] = []
  let now = 0
  const progress = createProgress({ isTTY, write: (text) => written.push(text) }, () => now)
  for (now = 0; now <= 20_000; now += 50) progress.step(now / 50, 400)
  progress.end()
  return written
}

test('a log gets a line at the start and every ten seconds, and none at the end', () => {
  expect(watch(false)).toEqual(['0 of 400 accounts\n', '200 of 400 accounts\n'])
})

test('a person sees one line that moves, and is gone at the end', () => {
  const written = watch(true)
  expect(written[1]).toBe('\r2 of 400 accounts\u001b[K')
  expect(written.some((text) => text.includes('\n'))).toBe(false)
  expect(written.at(-1)).toBe('\r\u001b[K')
})
