import type { Audience, Caller } from '../platform/caller.ts'

/** Variables of a document, with the values for one event. Absent and null: the event has no such ID. */
export interface DocumentVariables {
  event: string
  type: string
  subject: string | null
  account: string | null
  license: string | null
}

/** The result of a document for one event: its data, or why there are none. */
export type DocumentResult = { data: object } | { problem: string }

/** Port for the documents of subscribers. The composition root provides the implementation, which has the graph. */
export interface WebhookDocuments {
  /** Returns why a document cannot be the payload of an endpoint of this audience; null if it can. */
  problemOf(audience: Audience, document: string): string | null
  /**
   * Runs a valid document as the caller. Throws if it can be run later, such as when the database is unavailable or the
   * budget of the caller is used up.
   */
  run(caller: Caller, document: string, variables: DocumentVariables): Promise<DocumentResult>
}

declare module '../platform/context.ts' {
  interface AppContext {
    webhookDocuments: WebhookDocuments
  }
}
