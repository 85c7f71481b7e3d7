import { ApiError } from './api-error.ts'

/** A parameter: a text, a list or a hash, as Stripe decodes `a[b][0]=c`. */
export type Param = string | Param[] | { [name: string]: Param }
/** The parameters of a request. */
export type Params = { [name: string]: Param }

/** Decodes a query or a form, with nested names. */
export function decodeForm(text: string): Params {
  const root: Params = {}
  for (const [name, value] of new URLSearchParams(text)) {
    const [first = '', ...rest] = name.split('[').map((part) => part.replace(/\]$/, ''))
    put(root, [first, ...rest], value)
  }
  return listsOf(root) as Params
}

function put(target: Params, [name = '', ...rest]: string[], value: string): void {
  const key = name === '' ? String(Object.keys(target).length) : name
  if (rest.length === 0) target[key] = value
  else {
    target[key] ??= {}
    put(target[key] as Params, rest, value)
  }
}

/** Hashes whose names are numbers from 0 are lists. */
function listsOf(param: Param): Param {
  if (typeof param !== 'object' || Array.isArray(param)) return param
  const entries = Object.entries(param).map(([name, value]) => [name, listsOf(value)] as const)
  const isList = entries.length > 0 && entries.every(([name], index) => name === String(index))
  return isList ? entries.map(([, value]) => value) : Object.fromEntries(entries)
}

/** Refuses a parameter that the route does not know. */
export function refuseUnknown(params: Params, known: readonly string[]): void {
  const unknown = Object.keys(params).filter((name) => !known.includes(name))
  if (unknown.length === 0) return
  const [first] = unknown
  const plural = unknown.length > 1 ? 's' : ''
  throw new ApiError(400, `Received unknown parameter${plural}: ${unknown.join(', ')}`, {
    code: 'parameter_unknown',
    param: first!,
  })
}
