import type { z } from 'zod'
import { readAdminKey } from '../../config/config.ts'
import { createGraphqlClient, GraphqlError } from '../../platform/graphql-client.ts'
import { OperatorError } from '../../platform/operator-error.ts'

/** The GraphQL API of a gateway for the audience admin. */
export interface Gateway {
  url: string
  /** Sends a document and returns its data. Throws an `OperatorError` if the gateway cannot be reached or refuses. */
  send<S extends z.ZodType>(data: S, document: string, variables?: object): Promise<z.output<S>>
}

/** The options of a command that calls a gateway. */
export interface GatewayOptions {
  url: string
  key?: string | undefined
}

/** The messages in which commands differ. */
export interface CommandMessages {
  /** The required key, such as `an admin key`. */
  key: string
  /** The remedy if the key lacks a scope. */
  scopes: string
  /** The remedy if a request was sent and its response was lost. */
  noResponse: string
  /** Errors of this command alone; null for every other error. */
  explain?: (error: GraphqlError) => OperatorError | null
}

/** Returns the gateway at a URL. The key is that of the options, else `LICET_ADMIN_KEY`. */
export function connectGateway(options: GatewayOptions, messages: CommandMessages): Gateway {
  const { url } = options
  const key = options.key ?? readAdminKey()
  if (key === undefined)
    throw new OperatorError(
      'No API key is set.',
      `Set LICET_ADMIN_KEY to ${messages.key}, or pass one with --key.`,
    )
  if (!/^[\x21-\x7e]+$/.test(key))
    throw new OperatorError('The value of --key is not a key.', 'A key is printable ASCII without spaces.')
  const client = createGraphqlClient({ url, apiKey: key })
  return {
    url,
    async send(data, document, variables = {}) {
      const sent = await client.send(document, variables).catch((error: unknown) => {
        throw error instanceof GraphqlError ? (messages.explain?.(error) ?? explain(error, messages)) : error
      })
      const read = data.safeParse(sent)
      if (read.success) return read.data
      throw new OperatorError(
        `The gateway at ${url} returned data that this command does not expect.`,
        'Use the command of the version of the gateway.',
      )
    },
  }
}

function explain({ url, status, errors }: GraphqlError, messages: CommandMessages): OperatorError {
  const [{ code, message }] = errors
  switch (code) {
    case 'UNREACHABLE':
      return new OperatorError(
        `No gateway responds at ${url} (${message}).`,
        'Start the gateway with npm start, or pass the URL of another gateway with --url.',
      )
    case 'NO_RESPONSE':
      return new OperatorError(`The gateway at ${url} did not respond (${message}).`, messages.noResponse)
    case 'NOT_GRAPHQL':
      return new OperatorError(
        `The server at ${url} is not a gateway (HTTP ${status}).`,
        'Pass the URL of the GraphQL API with --url, such as https://licet.example/graphql.',
      )
    case 'UNAUTHENTICATED':
      return new OperatorError(
        `The gateway at ${url} does not accept the key.`,
        `Set LICET_ADMIN_KEY to ${messages.key}, or pass one with --key.`,
      )
    case 'FORBIDDEN':
      return new OperatorError('The key lacks a scope.', messages.scopes)
    case 'GRAPHQL_VALIDATION_FAILED':
      return new OperatorError(
        `The gateway at ${url} does not have the fields of this command: ${message}`,
        'Use an admin key, and the command of the version of the gateway.',
      )
    default:
      return new OperatorError(`The gateway at ${url} returned ${code}: ${message}`)
  }
}
