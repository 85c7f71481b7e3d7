import { randomUUID } from 'node:crypto'
import type { Answer } from '../graphql.ts'
import { type Lifetime, type Process, startProcess } from './process.ts'

export const ADMIN_KEY = `admin-key-of-the-tests-${randomUUID()}`

// biome-ignore lint/suspicious/noExplicitAny: a test reads what its own document selected
type Selected = Record<string, any>

/** A running gateway, and a client of its graph. */
export interface Gateway extends Process {
  url: string
  /** Sends a document, by default as an administrator. Throws if no response arrives. */
  graphql<T = Selected>(
    query: string,
    variables?: Record<string, unknown>,
    key?: string | null,
  ): Promise<Answer<T>>
}

/** Starts a gateway on a database, and returns once it is ready. */
export async function startGateway(
  databaseUrl: string,
  environment: Record<string, string> = {},
  lifetime: Lifetime = 'file',
): Promise<Gateway> {
  const started = startProcess(
    'start',
    {
      DATABASE_URL: databaseUrl,
      LICET_ADMIN_KEY: ADMIN_KEY,
      // Tests activate hundreds of devices of one license at once.
      LICET_LIMIT_ACTIVATIONS: '0',
      LICET_LIMIT_CODES: '0',
      LICET_LIMIT_TRIALS: '0',
      ...environment,
    },
    lifetime,
  )
  const url = (await started.printed(/ready at (http:\S+)\/graphql/))[1]!
  return {
    ...started,
    url,
    async graphql<T>(query: string, variables = {}, key: string | null = ADMIN_KEY) {
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(key && { authorization: `Bearer ${key}` }) },
        body: JSON.stringify({ query, variables }),
      })
      return (await response.json()) as Answer<T>
    },
  }
}
