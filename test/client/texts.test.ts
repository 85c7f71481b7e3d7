import { expect, test } from 'vitest'
import { createLicensing, memoryStore } from '../../client/index.ts'
import { german } from '../../client/parts/german.ts'
import { english, germanAtStart, sentenceOf } from '../../client/texts.ts'
import { expectVectors } from './vectors.ts'

test('each sentence exists in English and in German, for the same codes', () => {
  const codesOf = (sentences: typeof english) => sentences.map(([codes]) => codes)
  expect(codesOf(german)).toEqual(codesOf(english))
  expect(german.filter(([, sentence], at) => sentence === english[at]![1])).toEqual([])
})

test('the vectors have every sentence, by its codes', () => {
  const texts = english.map(([codes, en], at) => ({
    codes: codes === '' ? [] : codes.split(' '),
    ...{ en, de: german[at]![1] },
  }))
  expectVectors('texts.json', texts)
})

test('a code has one sentence, and an unknown code has the last one', () => {
  const codes = english.flatMap(([text]) => text.split(' '))
  expect(new Set(codes).size).toBe(codes.length)
  for (const sentences of [english, german]) {
    for (const [text, sentence] of sentences)
      for (const code of text.split(' ')) expect(sentenceOf(code, sentences)).toBe(sentence)
    expect(sentenceOf('CODE_OF_A_LATER_VERSION', sentences)).toBe(sentences.at(-1)![1])
  }
})

test('the first sentence in German is the one that a client without a license has later', async () => {
  expect(german).toContainEqual(germanAtStart[0])
  const licensing = createLicensing({
    gateway: 'http://127.0.0.1:9',
    product: 'studio',
    version: '1.0',
    keys: { keys: [] },
    store: memoryStore(),
    fingerprint: 'laptop',
    locale: 'de',
  })
  const before = licensing.standing
  expect(before).toMatchObject({ code: 'NOT_ACTIVATED', message: sentenceOf('NOT_ACTIVATED', german) })
  expect(await licensing.check()).toEqual(before)
  expect(await licensing.activate('LIC-01234-56789-ABCDE-FGHJK-TZFN5')).toMatchObject({
    code: 'UNREACHABLE',
    message: sentenceOf('UNREACHABLE', german),
  })
})
