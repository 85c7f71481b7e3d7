import { expect, test } from 'vitest'
import { sentenceOf, sentences } from '../../client/texts.ts'
import { expectVectors } from './vectors.ts'

test('the vectors have every sentence, by its codes', () => {
  const texts = sentences.map(([codes, en, de]) => ({ codes: codes === '' ? [] : codes.split(' '), en, de }))
  expectVectors('texts.json', texts)
})

test('a code has one sentence, and an unknown code has the last one', () => {
  const codes = sentences.flatMap(([text]) => text.split(' '))
  expect(new Set(codes).size).toBe(codes.length)
  for (const [text, en, de] of sentences)
    for (const code of text.split(' '))
      expect([sentenceOf(code, 'en'), sentenceOf(code, 'de')]).toEqual([en, de])
  expect(sentenceOf('CODE_OF_A_LATER_VERSION', 'en')).toBe(sentences.at(-1)![1])
})
