import type { Caller } from '../caller.ts'

/** What an operation is counted as. */
export interface OperationLabels {
  operationName: string
  operationType: string
}

/** What is counted where nobody knows what was asked. */
export const UNKNOWN: OperationLabels = { operationName: 'Anonymous', operationType: 'unknown' }

/** By the caller, of whom each request has one of its own. */
const known = new WeakMap<Caller, OperationLabels>()

/** Notes what a request asked, for what counts requests and does not read them. */
export function noteOperation(caller: Caller, labels: OperationLabels): void {
  known.set(caller, labels)
}

export function operationOf(caller: Caller | null): OperationLabels {
  return (caller && known.get(caller)) ?? UNKNOWN
}
