import type { Context } from '../../src/platform/context.ts'

/** Context of every resolver: the context of operations for the caller of this request. */
export interface RequestContext extends Context {
  /** Codes that the operation returned, in order, for its log entry. */
  outcomes: string[]
  /** The request as received. */
  request: Request
  /** Whether the credential still identifies the same caller; absent if that cannot be checked. */
  stillHolds?: (() => Promise<boolean>) | undefined
}
