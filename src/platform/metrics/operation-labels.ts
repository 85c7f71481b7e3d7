import type { Caller } from '../caller.ts'

/** Labels of an operation in metrics. */
export interface OperationLabels {
  operationName: string
  operationType: string
}

/** Labels of a request whose operation is unknown. */
export const UNKNOWN: OperationLabels = { operationName: 'Anonymous', operationType: 'unknown' }

/** Labels by caller. Each request has a caller object of its own. */
const labelsOf = new WeakMap<Caller, OperationLabels>()

/** Stores the labels of a request's operation, for code that counts requests without parsing them. */
export function noteOperation(caller: Caller, labels: OperationLabels): void {
  labelsOf.set(caller, labels)
}

/** Returns the labels of a request's operation; `UNKNOWN` if none are stored. */
export function operationOf(caller: Caller | null): OperationLabels {
  return (caller && labelsOf.get(caller)) ?? UNKNOWN
}
