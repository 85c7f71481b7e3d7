import type { InputIssue } from '../../src/platform/errors.ts'
import { say, type Text } from '../../src/texts/say.ts'
import { removeValues } from './remove-values-from-errors.ts'

/** Largest and smallest value of `Int`. */
const MAX_INT = 2 ** 31 - 1
const MIN_INT = -(2 ** 31)

/** Messages of GraphQL and its scalars about a value, with the text that says the same to people. The first one that matches. */
const texts: [RegExp, Text][] = [
  [/not to be null|was not provided|must not be null/, say('INPUT_REQUIRED')],
  [/email address/, say('INPUT_EMAIL')],
  [/ISO Duration/, say('INPUT_DURATION')],
  [/LocalDate/, say('INPUT_DATE')],
  [/DateTime must lie within/, say('INPUT_TIME_OUT_OF_RANGE')],
  [/DateTime/, say('INPUT_DATE_OR_TIME')],
  [/IANA time zone/, say('INPUT_TIME_ZONE')],
  [/JSONObject/, say('INPUT_JSON_OBJECT')],
  [/non 32-bit/, say('INPUT_NUMBER_TOO_LARGE', { maximum: MAX_INT })],
  [/Int cannot represent/, say('INPUT_KIND_WRONG', { kind: 'WHOLE_NUMBER' })],
  [/Float cannot represent/, say('INPUT_KIND_WRONG', { kind: 'NUMBER' })],
  [/Boolean cannot represent/, say('INPUT_KIND_WRONG', { kind: 'BOOLEAN' })],
  [/String cannot represent/, say('INPUT_KIND_WRONG', { kind: 'TEXT' })],
  [/ID cannot represent/, say('INPUT_ID')],
]

/**
 * Returns the issue of a variable with a value of the wrong form: its path below the `input`, or from the name of another
 * variable, and the problem as a text without the value. Null for an error that is about no variable.
 */
export function variableIssue(message: string): InputIssue | null {
  const problem = removeValues(message)
  const [, variable, place] =
    /^Variable "\$(\w+)"(?: got an invalid value at "([\w.[\]]+)";)?/.exec(problem) ?? []
  if (!variable) return null
  const [first, ...below] = (place ?? variable).split(/[.[\]]+/).filter((part) => part !== '')
  // A missing field is reported at the object that lacks it.
  const missing = /; Field "(\w+)" of required type/.exec(problem)?.[1]
  if (missing) below.push(missing)
  const isTooSmall = /^Variable "\$\w+" got invalid value -\d/.test(message) && problem.includes('non 32-bit')
  const text = isTooSmall
    ? say('INPUT_NUMBER_TOO_SMALL', { minimum: MIN_INT })
    : (texts.find(([pattern]) => pattern.test(problem))?.[1] ?? say('INPUT_NOT_ACCEPTED'))
  return { path: first === 'input' ? below : [first!, ...below], text }
}
