import type { Locale } from './locale.ts'
import type { Parts, Pattern } from './pattern.ts'

/** An instant, and the time zone in which a sentence shows it. */
export interface Moment {
  /** ISO 8601 instant in UTC. */
  at: string
  timeZone: string
}

/** Kinds of arguments, with the values that they have. */
export interface ArgumentValues {
  number: number
  /** A share from 0 to 1. */
  percent: number
  time: Moment
  /** ISO 8601 duration. */
  duration: string
  /** Data that is the same in every language: a name, a code, an address. */
  text: string
  list: readonly string[]
}
export type ArgumentKind = keyof ArgumentValues

/** The kind of each argument by its name. A list of codes is an argument that has one of these codes. */
export type Kinds = Readonly<Record<string, ArgumentKind | readonly string[]>>

type ValueOf<K> = K extends ArgumentKind
  ? ArgumentValues[K]
  : K extends readonly (infer Code extends string)[]
    ? Code
    : never

/** The arguments of a sentence. */
export type ArgumentsOf<K extends Kinds> = { readonly [Name in keyof K]: ValueOf<K[Name]> }

/** A sentence for people in every language. */
export interface Entry<K extends Kinds = Kinds> {
  readonly kinds: K
  readonly patterns: Readonly<Record<Locale, Parts>>
}

// biome-ignore lint/complexity/noBannedTypes: an object without members
type NoKinds = {}

/** Defines a sentence. The compiler refuses a missing language, and an argument that a language lacks. */
export function entry(sentences: Readonly<Record<Locale, string>>): Entry<NoKinds>
export function entry<const K extends Kinds>(
  kinds: K,
  patterns: Readonly<Record<Locale, Pattern<Extract<keyof K, string>>>>,
): Entry<K>
export function entry(
  kinds: Kinds | Readonly<Record<Locale, string>>,
  patterns?: Readonly<Record<Locale, Parts>>,
): Entry {
  if (patterns) return { kinds: kinds as Kinds, patterns }
  const { en, de } = kinds as Readonly<Record<Locale, string>>
  return { kinds: {}, patterns: { en: { parts: [en] }, de: { parts: [de] } } }
}
