/** Properties of a record as HubSpot returns them: text, or null. */
export type RemoteProperties = Record<string, string | null>

/** A record as HubSpot returns it. */
export interface RemoteRecord {
  remoteId: string
  properties: RemoteProperties
}
