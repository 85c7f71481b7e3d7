import type { z } from 'zod'
import { readAdminKey } from '../../config/config.ts'
import { MAX_CATALOG_BYTES } from '../../http/reject-request.ts'
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

/** Returns the gateway at a URL. The key is that of the options, else `LICET_ADMIN_KEY`. */
export function connect(options: GatewayOptions): Gateway {
  const { url } = options
  const key = options.key ?? readAdminKey()
  if (key === undefined)
    throw new OperatorError(
      'There is no key.',
      'Set LICET_ADMIN_KEY to an admin key, or pass one with --key.',
    )
  if (!/^[\x21-\x7e]+$/.test(key))
    throw new OperatorError('The value of --key is not a key.', 'A key is printable ASCII without spaces.')
  const client = createGraphqlClient({ url, apiKey: key })
  return {
    url,
    async send(data, document, variables = {}) {
      // A gateway that refuses so long a request ends the connection while it is being sent.
      if (Buffer.byteLength(JSON.stringify({ query: String(document), variables })) > MAX_CATALOG_BYTES)
        throw tooLarge()
      const sent = await client.send(document, variables).catch((error: unknown) => {
        throw error instanceof GraphqlError ? explain(error) : error
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

function explain({ url, status, errors }: GraphqlError): OperatorError {
  const [{ code, message }] = errors
  switch (code) {
    case 'UNREACHABLE':
      return new OperatorError(
        `No gateway responds at ${url} (${message}).`,
        'Start the gateway with npm start, or pass the URL of another gateway with --url.',
      )
    case 'NO_RESPONSE':
      return new OperatorError(
        `The gateway at ${url} did not respond (${message}). It may or may not have made the changes.`,
        'Run `catalog diff` to see the remaining differences.',
      )
    case 'NOT_GRAPHQL':
      return new OperatorError(
        `The server at ${url} is not a gateway (HTTP ${status}).`,
        'Pass the URL of the GraphQL API with --url, such as https://licet.example/graphql.',
      )
    case 'UNAUTHENTICATED':
      return new OperatorError(
        `The gateway at ${url} does not accept the key.`,
        'Set LICET_ADMIN_KEY to an admin key, or pass one with --key.',
      )
    case 'FORBIDDEN':
      return new OperatorError(
        'The key lacks a scope.',
        'diff and apply require the scope CATALOG_WRITE, pull requires CATALOG_READ.',
      )
    case 'GRAPHQL_VALIDATION_FAILED':
      return new OperatorError(
        `The gateway at ${url} does not have the fields of this command: ${message}`,
        'Use an admin key, and the command of the version of the gateway.',
      )
    case 'CONTENT_TOO_LARGE':
      return tooLarge()
    default:
      return new OperatorError(`The gateway at ${url} failed: ${message}`)
  }
}

function tooLarge(): OperatorError {
  return new OperatorError(
    'The file is larger than the gateway accepts.',
    'Use a key with the scope CATALOG_WRITE, which allows 5,000,000 bytes, or split the file, for example by product. ' +
      'Products that a file does not contain stay unchanged.',
  )
}
