import { type Dictionary, dictionary } from './dictionary.ts'
import type { ArgumentsOf, ArgumentValues, Moment } from './entry.ts'

/** Code of a sentence for people. Codes are added but never renamed or removed: stored texts have them. */
export type TextCode = keyof Dictionary

type Arguments<C extends TextCode> = ArgumentsOf<Dictionary[C]['kinds']>

/** A sentence for people in no language yet: its code and its arguments. It is plain JSON, so it can be stored. */
export interface Text {
  readonly code: TextCode
  readonly args: Readonly<Record<string, ArgumentValues[keyof ArgumentValues]>>
}

/** Returns the text with a code. The compiler refuses a missing argument and one of another kind. */
export function say<C extends TextCode>(
  code: C,
  ...[args]: keyof Arguments<C> extends never ? [] : [args: Arguments<C>]
): Text {
  return { code, args: args ?? {} }
}

/** Returns an instant as an argument, to be shown in a time zone. */
export function moment(at: Date, timeZone: string): Moment {
  return { at: at.toISOString(), timeZone }
}

/** Restores a text that was stored. If this version does not have its code, the text is the English sentence beside it. */
export function restoreText(stored: { code: string } | null | undefined, english: string): Text {
  return stored && Object.hasOwn(dictionary, stored.code)
    ? (stored as Text)
    : say('RECORDED_IN_ENGLISH', { sentence: english })
}
