/** A state of a record, and the instant since which it holds. */
export interface Revision {
  at: number
  values: ReadonlyMap<string, string>
  archived: boolean
}

/** A former value of a property, with the source that set it. */
export interface PastValue {
  value: string
  timestamp: string
  sourceType: string
  sourceId: string
}

export interface CrmRecord {
  id: string
  /** Texts only. A property without a value is missing. */
  values: Map<string, string>
  createdAt: Date
  updatedAt: Date
  archivedAt: Date | null
  /** The values that each property was set to, newest first. */
  history: Map<string, PastValue[]>
  /** The states that search may still show, oldest first. */
  revisions: Revision[]
}
