import type { z } from 'zod'
import { say, type Text } from '../texts/say.ts'
import { inEnglish } from '../texts/sentence.ts'

/** What a check of a schema says about a wrong value. Only `problem` makes it, so that it has a code in every language. */
export interface Problem {
  /** The English sentence, for the environment and the command line. */
  message: string
  params: { text: Text }
}

/** Returns what `refine` and `addIssue` take as the problem of a value. */
export function problem(text: Text): Problem {
  return { message: inEnglish(text), params: { text } }
}

/** Returns the text of an issue of Zod. Messages of built-in checks are not read: the bounds and the kind of the value are. */
export function textOfIssue(issue: z.core.$ZodIssue): Text {
  switch (issue.code) {
    case 'custom':
      return (issue.params as Partial<Problem['params']> | undefined)?.text ?? say('INPUT_NOT_ACCEPTED')
    case 'invalid_type':
      if (isMissing(issue)) return say('INPUT_REQUIRED')
      return say('INPUT_KIND_WRONG', { kind: kinds[issue.expected] ?? 'OTHER' })
    case 'invalid_value':
      return textOfValues(issue.values.map(String), isMissing(issue))
    case 'too_small':
      return tooSmall(issue.origin, Number(issue.minimum))
    case 'too_big':
      return tooLarge(issue.origin, Number(issue.maximum))
    case 'invalid_format':
      return formats[issue.format] ?? say('INPUT_NOT_ACCEPTED')
    default:
      return say('INPUT_NOT_ACCEPTED')
  }
}

/** Writes the messages of schemas that have none of their own, for the command line. */
export const englishMessage: z.core.$ZodErrorMap = (issue) =>
  inEnglish(textOfIssue(issue as z.core.$ZodIssue))

/** Whether the value is absent. Only issues that report the value reveal it. */
function isMissing(issue: z.core.$ZodIssue): boolean {
  return 'input' in issue && issue.input === undefined
}

function textOfValues(allowed: string[], missing: boolean): Text {
  if (missing) return allowed.length > 1 ? say('INPUT_REQUIRED_ONE_OF', { allowed }) : say('INPUT_REQUIRED')
  const [only] = allowed
  return only !== undefined && allowed.length === 1
    ? say('INPUT_VALUE_FIXED', { value: only })
    : say('INPUT_VALUE_NOT_ALLOWED', { allowed })
}

function tooSmall(origin: string, minimum: number): Text {
  if (origin === 'string')
    return minimum === 1 ? say('INPUT_EMPTY') : say('INPUT_TEXT_TOO_SHORT', { minimum })
  if (origin === 'array') return minimum === 1 ? say('INPUT_EMPTY') : say('INPUT_LIST_TOO_SHORT', { minimum })
  return say('INPUT_NUMBER_TOO_SMALL', { minimum })
}

function tooLarge(origin: string, maximum: number): Text {
  if (origin === 'string') return say('INPUT_TEXT_TOO_LONG', { maximum })
  if (origin === 'array') return say('INPUT_LIST_TOO_LONG', { maximum })
  return say('INPUT_NUMBER_TOO_LARGE', { maximum })
}

const kinds: Partial<
  Record<string, 'TEXT' | 'NUMBER' | 'WHOLE_NUMBER' | 'BOOLEAN' | 'LIST' | 'OBJECT' | 'TIME'>
> = {
  array: 'LIST',
  boolean: 'BOOLEAN',
  date: 'TIME',
  int: 'WHOLE_NUMBER',
  number: 'NUMBER',
  object: 'OBJECT',
  record: 'OBJECT',
  string: 'TEXT',
}

const formats: Partial<Record<string, Text>> = {
  email: say('INPUT_EMAIL'),
  hostname: say('INPUT_DOMAIN'),
  uuid: say('INPUT_ID'),
}
