/**
 * Why a stream is not begun, or does not go on. The caller gets it as the stream's last message; whoever still
 * may subscribes again, after the last cursor it got.
 */
export class StreamError extends Error {
  override name = 'StreamError'
  readonly code: 'CURSOR_UNKNOWN' | 'GATEWAY_STOPPING' | 'STREAM_LIMIT_REACHED' | 'UNAUTHENTICATED'

  constructor(code: StreamError['code'], message: string) {
    super(message)
    this.code = code
  }
}
