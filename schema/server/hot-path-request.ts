import { isObject, parseJson } from '../../src/platform/json.ts'
import { inputLimits } from './input-limits.ts'

/** Parameters of a simple GraphQL request. */
export interface PlainParams {
  query: string
  variables?: Record<string, unknown> | null
  operationName?: string | null
}

/** Parses the parameters in a body. Returns null for anything unusual, which Yoga then handles. */
export function parsePlainParams(body: string): PlainParams | null {
  const json = parseJson(body)
  return json.ok && isPlain(json.value) ? json.value : null
}

/** Checked without a library, because it runs for every request. */
function isPlain(params: unknown): params is PlainParams {
  if (!isObject(params) || typeof params.query !== 'string') return false
  const { operationName, variables, extensions } = params
  if (!isMissing(operationName) && typeof operationName !== 'string') return false
  if (![variables, extensions].every((value) => isMissing(value) || isObject(value))) return false
  if (!isUsual(variables, inputLimits.levels)) return false
  return Object.keys(params).every((name) => NAMES.has(name))
}

/** Whether the variables are within the limit of levels and contain no idempotency key, whatever its spelling in the body. */
function isUsual(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true
  if (levels === 0) return false
  for (const name of Object.keys(value))
    if (name === 'idempotencyKey' || !isUsual((value as Record<string, unknown>)[name], levels - 1))
      return false
  return true
}

const NAMES = new Set(['query', 'variables', 'operationName', 'extensions'])

function isMissing(value: unknown): value is null | undefined {
  return value === null || value === undefined
}

/**
 * Content type that Yoga would choose for a simple `Accept` header: the first media type, or `application/json` for any
 * type. Returns null for everything else, such as streams, weights and other charsets.
 */
export function plainContentType(accept = '*/*'): string | null {
  if (accept === '*/*') return 'application/json; charset=utf-8'
  const first = /^application\/(graphql-response\+)?json(?=$| *, *application\/)/.exec(accept)?.[0]
  return first ? `${first}; charset=utf-8` : null
}
