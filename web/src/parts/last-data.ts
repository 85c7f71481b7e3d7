import { useRef } from 'react'
import { type AnyVariables, type CombinedError, type Operation, stringifyVariables } from 'urql'

/** What is shown of the result of a query. */
export interface Result<Data> {
  data?: Data | undefined
  error?: CombinedError | undefined
  /** The request that the result belongs to. */
  operation?: Operation<never, AnyVariables> | Operation | undefined
}

/**
 * Returns the result of a query, with the last data while newer data cannot be read. Only data of the same variables is kept, so
 * that the data of another record is never shown.
 */
export function useLastData<Data, Given extends Result<Data>>(result: Given & Result<Data>): Given {
  const kept = useRef<{ key: string; data: Data } | null>(null)
  const key = stringifyVariables(result.operation?.variables ?? {})
  if (result.data) kept.current = { key, data: result.data }
  if (result.data || !result.error || kept.current?.key !== key) return result
  return { ...result, data: kept.current.data }
}
