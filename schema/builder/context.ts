import type { Context } from '../../src/platform/context.ts'
import type { Locale } from '../../src/texts/locale.ts'

/** Context of every resolver: the context of operations for the caller of this request. */
export interface RequestContext extends Context {
  /** Codes that the operation returned, in order, for its log entry. */
  outcomes: string[]
  /** Language of texts for people. Resolvers write them, because operations return texts in no language. */
  locale: Locale
  /** The request as received. */
  request: Request
  /** Whether the credential still identifies the same caller; absent if that cannot be checked. */
  stillHolds?: (() => Promise<boolean>) | undefined
  /** Whether the fields of the roots are resolved a second time, for the errors of a compiled query: their calls count once. */
  isRepeated?: boolean
}
