/** Parts of a sentence in one language, in order: literal text, arguments, and choices between further parts. */
export interface Parts {
  readonly parts: readonly Part[]
}
export type Part = string | ArgumentPart | PluralPart | ChoicePart
export interface ArgumentPart {
  readonly name: string
}
export interface PluralPart extends ArgumentPart {
  readonly plural: Readonly<Record<PluralCategory, Parts>>
}
export interface ChoicePart extends ArgumentPart {
  readonly choices: Readonly<Record<string, Parts>>
}

/** The plural categories of English and German (Unicode CLDR). */
type PluralCategory = 'one' | 'other'

/**
 * A sentence in one language. `N` is the union of the names of its arguments. The compiler refuses a sentence that lacks one of
 * them, and a sentence with another one.
 */
export interface Pattern<N extends string> extends Parts {
  /** Exists for the compiler alone. */
  readonly uses?: (name: N) => N
}

/** Text without arguments, or a pattern, for one value of an argument. */
type Branch = string | Parts

type NamesOf<S> = S extends string ? S : S extends { readonly uses?: (name: infer N) => unknown } ? N : never
type NamesOfBranches<B> = Extract<NamesOf<Exclude<B[keyof B], string>>, string>

/** Writes a pattern. A slot is the name of an argument, a `plural`, a `choose`, or a pattern to insert. */
export function words<const S extends readonly (string | Parts)[]>(
  literals: TemplateStringsArray,
  ...slots: S
): Pattern<Extract<NamesOf<S[number]>, string>> {
  const parts = literals.flatMap((literal, index): readonly Part[] => {
    const slot = slots[index]
    if (slot === undefined) return [literal]
    return [literal, ...(typeof slot === 'string' ? [{ name: slot }] : slot.parts)]
  })
  return { parts: parts.filter((part) => part !== '') }
}

/** Chooses a branch by the plural category of a number. */
export function plural<const N extends string, const B extends Readonly<Record<PluralCategory, Branch>>>(
  name: N,
  { one, other }: B,
): Pattern<N | NamesOfBranches<B>> {
  return { parts: [{ name, plural: { one: toParts(one), other: toParts(other) } }] }
}

/** Chooses a branch by the code that an argument has. */
export function choose<const N extends string, const B extends Readonly<Record<string, Branch>>>(
  name: N,
  branches: B,
): Pattern<N | NamesOfBranches<B>> {
  const choices = Object.entries(branches).map(([code, branch]) => [code, toParts(branch)] as const)
  return { parts: [{ name, choices: Object.fromEntries(choices) }] }
}

function toParts(branch: Branch): Parts {
  return typeof branch === 'string' ? { parts: [branch].filter((part) => part !== '') } : branch
}
