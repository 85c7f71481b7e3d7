/** The gateway serves no requests, and no fault is the reason: it starts or stops. The log has no stack. */
export class NotReady extends Error {
  override name = 'NotReady'
}
