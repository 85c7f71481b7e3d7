import { DatabaseUnavailable, isCancelled, isUnavailable } from './database/unavailable.ts'
import { PublicFault } from './public-fault.ts'

/** Returns the fault that the client sees for an error; null for an error that is masked as `INTERNAL`. */
export function publicFaultOf(error: unknown): PublicFault | null {
  if (error instanceof PublicFault) return error
  return isUnavailable(error) ? new DatabaseUnavailable(error) : null
}

/** Whether the gateway logs the fault: a service that it needs has failed. A cancelled request is no outage. */
export function isOutage(fault: PublicFault): boolean {
  return fault.cause !== undefined && !isCancelled(fault)
}
