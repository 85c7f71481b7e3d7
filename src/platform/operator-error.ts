/**
 * An error that the operator can fix. The process prints the message, which says what happened, and the remedy, which says
 * what to do; it prints no stack.
 */
export class OperatorError extends Error {
  override name = 'OperatorError'
  /** What to do; null if the message says so. */
  readonly remedy: string | null

  constructor(message: string, remedy?: string, options?: ErrorOptions) {
    super(message, options)
    this.remedy = remedy ?? null
  }
}
