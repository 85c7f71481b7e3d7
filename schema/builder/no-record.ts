/** The answer that there is no such record, without a look-up; Pothos takes a query that nobody read for a mistake. */
export function noRecord(query: object): null {
  Object.values(query)
  return null
}
