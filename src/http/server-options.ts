import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Caller } from '../platform/caller.ts'
import type { ConcurrencySize } from '../platform/limits/concurrency-limit.ts'
import type { OperationLabels } from '../platform/metrics/operation-labels.ts'
import type { ClientAddress } from './client-address.ts'
import type { TlsFiles } from './tls.ts'

/** The caller of a GraphQL request, and the end of the request. */
export interface Sender {
  caller: Caller
  /** Whether the credential still authenticates the same caller. Streams check it regularly. */
  stillHolds: () => Promise<boolean>
  /** Aborts when the client disconnects or the request times out. */
  signal: AbortSignal
}

/** A computed response. */
export interface Reply {
  status: number
  /** Labels of the operation in metrics; absent if they are stored for the caller. */
  operation?: OperationLabels
  send(): unknown
}

/** Computes the response to a GraphQL request whose body was read. */
export type GraphqlHandler = (
  request: IncomingMessage & { body?: string },
  response: ServerResponse,
  sender: Sender,
) => Promise<Reply>

/** Operations that software in the field sends frequently, each short. */
export interface FrequentOperations {
  /**
   * Finds the frequent operation of a request whose body was read. Returns null for any other request. The found function
   * computes the response, or null if the request turns out to be unusual: nothing was done then.
   */
  find(...request: Parameters<GraphqlHandler>): (() => Promise<Reply | null>) | null
}

/** A list that a client exports, as it was requested. */
export interface Export {
  fileName: string
  /** Returns the text of the next records. It is not called after the last ones. */
  readNext(): Promise<{ text: string; isLast: boolean }>
}

/**
 * Opens the export of a list with its filters for a caller. Returns null if the graph of the caller has no such list. Throws
 * the fault of a wrong filter.
 */
export type OpenExport = (
  list: string,
  filters: URLSearchParams,
  sender: Pick<Sender, 'caller' | 'signal'>,
) => Export | null

/** Serves further paths, such as those of an integration. Returns false for a path that it does not serve. */
export type Route = (
  request: IncomingMessage,
  response: ServerResponse,
  routed: RoutedRequest,
) => Promise<boolean>

/** The gateway's place in the network. */
export interface Edge {
  production: boolean
  /** Proxies whose headers about the client are believed. */
  trustedProxies: string[]
  /** Header in which the trusted proxies send the address of the client. */
  clientAddressHeader: string
  /** Origins whose pages may use the graph from a browser. */
  corsOrigins: string[]
  /** Certificate of the gateway; null if a proxy terminates TLS. */
  tls: TlsFiles | null
  /** Capacity for operations. */
  operations: ConcurrencySize
  /** Longest time from the read request to its response; 0 is no limit. */
  requestTimeoutMs: number
  /** Most open connections; 0 is no limit. */
  connections: number
  /** Pause before a refusal with the status 429, in milliseconds; 0 is none. */
  refusalPauseMs: number
  /** Longest time, in milliseconds, for the TLS handshake of a new connection. Default 10 s. */
  handshakeMs?: number
}

export interface ServerOptions {
  graphql: GraphqlHandler
  /** Default: no operation is frequent. */
  frequent?: FrequentOperations
  graphiql: boolean
  /** Opens lists for export. Default: no list. */
  exports?: OpenExport
  edge: Edge
  /** Routes of integrations. */
  routes?: Route[]
  /** Throws if the gateway cannot serve. Returns further state for the operator. */
  ready: () => Promise<object>
}

/** A request before it is routed. */
export interface RoutedRequest extends ClientAddress {
  path: string
  requestId: string
}
