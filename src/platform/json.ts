/** Result of parsing a text. `problem` continues a sentence that names the text, and never quotes it: it may be secret. */
export type ParsedJson = { ok: true; value: unknown } | { ok: false; problem: 'is not JSON' }

type Reviver = (key: string, value: unknown, context: { source?: string }) => unknown

/** `JSON.parse` with the source of each value, which TypeScript's library does not declare. */
const parse = JSON.parse as (text: string, reviver?: Reviver) => unknown

/** Parses a text from outside. Never throws. */
export function parseJson(text: string, reviver?: Reviver): ParsedJson {
  try {
    return { ok: true, value: parse(text, reviver) }
  } catch {
    return { ok: false, problem: 'is not JSON' }
  }
}

/** A reviver that keeps integers that a `number` cannot represent, such as ids above 2^53, as text with every digit. */
export function keepDigits(_key: string, value: unknown, { source }: { source?: string }): unknown {
  const isInexact = typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)
  return isInexact ? source : value
}

/** Whether a value is an object and not a list. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
