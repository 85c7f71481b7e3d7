/** A reason of an action alone why it cannot be performed. Refusals of the licenses themselves have their own codes. */
export class ActionRefused extends Error {
  override name = 'ActionRefused'
  readonly code: string

  /** The message says what to do. */
  constructor(code: string, remedy: string) {
    super(remedy)
    this.code = code
  }
}
