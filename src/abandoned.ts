/** What was asked for is not waited for any more: what has not begun is not begun. */
export class Abandoned extends Error {
  override name = 'Abandoned'
  readonly code: 'CLIENT_LEFT' | 'REQUEST_TIMED_OUT'

  constructor(code: Abandoned['code']) {
    super(
      code === 'CLIENT_LEFT'
        ? 'The client left before it was answered.'
        : 'The answer took too long. A command may still take effect: to learn its outcome send it again with the same idempotencyKey.',
    )
    this.code = code
  }
}
