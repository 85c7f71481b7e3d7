import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Caller } from '../platform/caller.ts'
import type { ConcurrencySize } from '../platform/limits/concurrency-limit.ts'
import type { ClientAddress } from './client-address.ts'
import type { TlsFiles } from './tls.ts'

/** Who sends a request, and for how long it is of use to answer. */
export interface Sender {
  caller: Caller
  /** Whether the credential still says the same of the caller: what lasts asks now and then. */
  stillHolds: () => Promise<boolean>
  /** Given once nobody waits for the answer any more. */
  signal: AbortSignal
}

/** Answers a GraphQL request whose body was read; all that is left to do is to call what it answers, which sends it. */
export type GraphqlHandler = (
  request: IncomingMessage & { body?: string },
  response: ServerResponse,
  sender: Sender,
) => Promise<() => unknown>

/** Serves paths that are not the gateway's own, an integration's. Answers whether the path was one of its. */
export type Route = (
  request: IncomingMessage,
  response: ServerResponse,
  arrival: ClientAddress & { path: string; requestId: string },
) => Promise<boolean>

/** How the gateway stands in its network. */
export interface Edge {
  production: boolean
  /** Whose word about a client's address and encryption is taken. */
  trustedProxies: string[]
  /** The origins whose pages may use the graph from a browser. */
  corsOrigins: string[]
  /** The gateway's own certificate; without one, a proxy has to speak TLS. */
  tls: TlsFiles | null
  /** How many operations are answered at once, and how many wait for their turn. */
  operations: ConcurrencySize
  /** How long an answer may take; 0 is for ever. */
  requestTimeoutMs: number
  /** How many connections are open at once; 0 is no limit. */
  connections: number
}

export interface ServerOptions {
  graphql: GraphqlHandler
  graphiql: boolean
  edge: Edge
  /** What integrations serve beside the graph. */
  routes?: Route[]
  /** Throws when the gateway cannot serve; what keeps it from nothing but is worth knowing is answered. */
  ready: () => Promise<object>
}

/** What is known of a request before it is routed. */
export interface Routed extends ClientAddress {
  path: string
  requestId: string
}
