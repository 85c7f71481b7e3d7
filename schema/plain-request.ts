import { z } from 'zod'

/** What a GraphQL request says in its plainest form. */
const plainParams = z.strictObject({
  query: z.string(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
  extensions: z.record(z.string(), z.unknown()).nullish(),
})
export type PlainParams = z.output<typeof plainParams>

/** The parameters in a body; null where there is anything unusual about them, which Yoga has an answer for. */
export function parsePlainParams(body: string): PlainParams | null {
  try {
    return plainParams.safeParse(JSON.parse(body)).data ?? null
  } catch {
    return null
  }
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
