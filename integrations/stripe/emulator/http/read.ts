import { invalid, required } from './api-error.ts'
import type { Param, Params } from './form.ts'

/** Returns a text parameter; null if it is absent or empty. */
export function text(params: Params, name: string): string | null {
  const value = params[name]
  if (value === undefined || value === '') return null
  if (typeof value !== 'string') throw invalid(name, 'Invalid string')
  return value
}

/** Returns a text parameter that must be given. */
export function requiredText(params: Params, name: string): string {
  const value = text(params, name)
  if (value === null) throw required(name)
  return value
}

/** Returns a whole number; null if it is absent. */
export function integer(params: Params, name: string): number | null {
  const value = text(params, name)
  if (value === null) return null
  if (!/^-?\d+$/.test(value)) throw invalid(name, `Invalid integer: ${value}`)
  return Number(value)
}

/** Returns a boolean; null if it is absent. */
export function boolean(params: Params, name: string): boolean | null {
  const value = text(params, name)
  if (value === null) return null
  if (value !== 'true' && value !== 'false') throw invalid(name, `Invalid boolean: ${value}`)
  return value === 'true'
}

/** Returns one of several words; null if it is absent. */
export function oneOf<const T extends string>(params: Params, name: string, words: readonly T[]): T | null {
  const value = text(params, name)
  if (value === null) return null
  const found = words.find((word) => word === value)
  if (!found) throw invalid(name, `Invalid ${name}: must be one of ${words.join(', ')}`)
  return found
}

/** Returns a hash; an empty one if it is absent. */
export function hash(params: Params, name: string): Params {
  const value = params[name]
  if (value === undefined || value === '') return {}
  if (typeof value !== 'object' || Array.isArray(value)) throw invalid(name, 'Invalid hash')
  return value
}

/** Returns a list; an empty one if it is absent. */
export function list(params: Params, name: string): Param[] {
  const value = params[name]
  if (value === undefined || value === '') return []
  if (!Array.isArray(value)) throw invalid(name, 'Invalid array')
  return value
}

/** Returns a list of hashes. */
export function hashes(params: Params, name: string): Params[] {
  return list(params, name).map((one) => {
    if (typeof one === 'string' || Array.isArray(one)) throw invalid(name, 'Invalid hash')
    return one
  })
}

/** Merges metadata as Stripe does: an empty value removes its name. */
export function metadata(params: Params, before: Record<string, string> = {}): Record<string, string> {
  const merged = { ...before }
  for (const [name, value] of Object.entries(hash(params, 'metadata'))) {
    if (value === '') delete merged[name]
    else merged[name] = String(value)
  }
  return merged
}
