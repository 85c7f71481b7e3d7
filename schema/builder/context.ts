import type { Context } from '../../src/platform/context.ts'

/** What every resolver gets: the operations' context, on behalf of the caller of this request. */
export interface RequestContext extends Context {
  /** The codes that the operation answered, in order, for its log line. */
  outcomes: string[]
  /** The request as it arrived. */
  request: Request
  /** Whether the credential still says the same of the caller; absent where nobody can tell. */
  stillHolds?: (() => Promise<boolean>) | undefined
}
