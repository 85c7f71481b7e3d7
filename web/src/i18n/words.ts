import type { ReactNode } from 'react'
import { useStore } from '../parts/store.ts'
import { type Language, language } from './language.ts'
import { madeOnce } from './made-once.ts'

/** A text, or a function that makes one of its arguments. */
type Wording = string | ((...values: never[]) => ReactNode)

type Words = Record<string, Record<Language, Wording>>

/** Every language has the same type, so a text that lacks a language or an argument does not compile. */
type SameInEach<W extends Words> = {
  [K in keyof W]: Record<Language, W[K]['en'] extends string ? string : W[K]['en']>
}

/** The texts of a folder in one language. */
export type In<W extends Words> = { [K in keyof W]: W[K]['en'] extends string ? string : W[K]['en'] }

/** Declares the texts of a folder, in every language of the console. */
export function defineWords<const W extends Words>(words: W & SameInEach<W>): W {
  return words
}

const chosen = new WeakMap<Words, Partial<Record<Language, unknown>>>()

/** Returns the texts in the present language. Outside React, where a text is needed once. */
export function wordsOf<W extends Words>(words: W, code: Language = language.get()): In<W> {
  const known = chosen.get(words) ?? {}
  chosen.set(words, known)
  known[code] ??= Object.fromEntries(Object.entries(words).map(([key, entry]) => [key, entry[code]]))
  return known[code] as In<W>
}

/** Returns the texts in the present language, and renders again when the language changes. */
export function useWords<W extends Words>(words: W): In<W> {
  return wordsOf(words, useStore(language))
}

const rulesOf = madeOnce((code: Language) => new Intl.PluralRules(code))
/** Returns the format of numbers in a language. */
export const numberOf = madeOnce((code: Language) => new Intl.NumberFormat(code))

/** Returns the form of a noun for a number (CLDR plural rules), with `#` replaced by the number. */
export function plural(
  code: Language,
  count: number,
  forms: { one: string; other: string } & Partial<Record<Intl.LDMLPluralRule, string>>,
): string {
  const form = forms[rulesOf(code).select(count)] ?? forms.other
  return form.replace('#', numberOf(code).format(count))
}
