import type { Findings_FindingFragment } from '../generated/graphql.ts'

/** Names for the values of the graph, in the language of the reader. */
interface Names extends Record<NonNullable<Findings_FindingFragment['step']>, string> {
  /** Puts a name in the quotes of the language. */
  quoted(name: string): string
}

/** Returns the sentence of a finding with names in the place of the values of the graph. */
export function plainSentence(
  { says, step, licenseType }: Pick<Findings_FindingFragment, 'says' | 'step' | 'licenseType'>,
  names: Names,
  typeNames: ReadonlyMap<string, string>,
): string {
  const named = step ? replaceWord(says, step, names.quoted(names[step])) : says
  const name = licenseType && typeNames.get(licenseType)
  return name ? replaceWord(named, licenseType, names.quoted(name)) : named
}

/** Replaces a code where it stands alone: it is no part of a longer code. */
function replaceWord(text: string, code: string, name: string): string {
  const escaped = code.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
  return text.replace(new RegExp(`(?<![\\w.-])${escaped}(?![\\w-]|\\.\\w)`, 'g'), () => name)
}
