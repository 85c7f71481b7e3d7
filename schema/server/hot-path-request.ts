/** What a GraphQL request says in its plainest form. */
export interface PlainParams {
  query: string
  variables?: Record<string, unknown> | null
  operationName?: string | null
}

/** The parameters in a body; null where there is anything unusual about them, which Yoga has an answer for. */
export function parsePlainParams(body: string): PlainParams | null {
  try {
    const params: unknown = JSON.parse(body)
    return isPlain(params) ? params : null
  } catch {
    return null
  }
}

/** By hand, as every request pays for it. */
function isPlain(params: unknown): params is PlainParams {
  if (!isObject(params) || typeof params.query !== 'string') return false
  const { operationName, variables, extensions } = params
  if (!isMissing(operationName) && typeof operationName !== 'string') return false
  if (![variables, extensions].every((value) => isMissing(value) || isObject(value))) return false
  return Object.keys(params).every((name) => NAMES.has(name))
}

const NAMES = new Set(['query', 'variables', 'operationName', 'extensions'])

function isMissing(value: unknown): value is null | undefined {
  return value === null || value === undefined
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * What Yoga answers in, where the `Accept` header leaves no doubt: the media type that is named first, or
 * `application/json` for who does not care. Null for everything else: streams, weights, other charsets.
 */
export function plainContentType(accept = '*/*'): string | null {
  if (accept === '*/*') return 'application/json; charset=utf-8'
  const first = /^application\/(graphql-response\+)?json(?=$| *, *application\/)/.exec(accept)?.[0]
  return first ? `${first}; charset=utf-8` : null
}
