import { isCanonical, isObject } from './compact.ts'

export type Guard = (value: unknown) => boolean
type Shape = Record<string, Guard>

/** Returns the first member of the wrong type. Undefined if all members fit. */
export function misfit(shape: Shape, value: Record<string, unknown>): string | undefined {
  return Object.keys(shape).find((name) => !shape[name]!(value[name]))
}

export function hasShape(shape: Shape): Guard {
  return (value) => isObject(value) && misfit(shape, value) === undefined
}

export function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}

/** Whether the value is an instant in UTC as of `Date.prototype.toISOString`, with or without a fraction. */
export function isInstant(value: unknown): boolean {
  return (
    typeof value === 'string' &&
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(value) &&
    !Number.isNaN(Date.parse(value))
  )
}

/** Guard for canonical base64url, with the given length if there is one. */
export function isBase64url(length?: number): Guard {
  return (value) =>
    typeof value === 'string' && value.length === (length ?? value.length) && isCanonical(value)
}

export function optional(is: Guard): Guard {
  return (value) => value === undefined || is(value)
}

export function nullable(is: Guard): Guard {
  return (value) => value === null || is(value)
}
