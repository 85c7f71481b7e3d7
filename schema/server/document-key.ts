/** A document, and the name that chooses its operation; absent or null for the only one. */
export interface Chosen {
  query: string
  operationName?: string | null | undefined
}

/** Identifies the operation that runs. An empty name is a name, of no operation. */
export function documentKey({ query, operationName }: Chosen): string {
  return `${operationName ?? '*'} ${query}`
}
