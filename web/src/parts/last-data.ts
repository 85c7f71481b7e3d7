import { useRef } from 'react'

/**
 * Returns the newest data of a query. While newer data cannot be read, the page keeps what it has. `key` names the record: the
 * data of another one is never shown.
 */
export function useLastData<Data, Result extends { data?: Data | undefined }>(
  result: Result,
  key: string,
): Result {
  const kept = useRef<{ key: string; data: Data | undefined }>({ key, data: undefined })
  if (result.data) kept.current = { key, data: result.data }
  if (result.data || kept.current.key !== key) return result
  return { ...result, data: kept.current.data }
}
