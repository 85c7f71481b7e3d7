/** An error that the operator can fix. The process prints the message, which says how, and no stack. */
export class OperatorError extends Error {
  override name = 'OperatorError'
}
