import type { App } from '../src/gateway/app.ts'
import type { Context } from '../src/platform/context.ts'

export interface Answer<T> {
  data: T
  errors?: {
    message: string
    path?: (string | number)[]
    locations?: { line: number; column: number }[]
    extensions: Record<string, unknown> & { code: string }
  }[]
}

/** The points of an operation, as a response shows them. */
export interface Cost {
  requested: number
  actual?: number
  maximum: number
  budget?: { limit: number; remaining: number; resetAfter: number }
}

// biome-ignore lint/suspicious/noExplicitAny: a test reads what its own document selected
type Selected = Record<string, any>

/** Sends a document through Yoga as the caller of `ctx`, and returns the response that a client would read, without its cost. */
export async function execute<T = Selected>(
  app: Pick<App, 'graphql'>,
  ctx: Pick<Context, 'caller'>,
  query: string,
  variables: Record<string, unknown> = {},
  headers: Record<string, string> = {},
): Promise<Answer<T>> {
  const { extensions: _cost, ...answer } = await executeWhole<T>(app, ctx, query, variables, headers)
  return answer as Answer<T>
}

/** Like `execute`, with the extensions of the response. */
export async function executeWhole<T = Selected>(
  app: Pick<App, 'graphql'>,
  ctx: Pick<Context, 'caller'>,
  query: string,
  variables: Record<string, unknown> = {},
  headers: Record<string, string> = {},
): Promise<Answer<T> & { extensions?: { cost?: Cost } }> {
  const request = new Request('http://test/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
    body: JSON.stringify({ query, variables }),
  })
  const response = await app.graphql.fetch(request, { caller: ctx.caller })
  return (await response.json()) as Answer<T>
}
