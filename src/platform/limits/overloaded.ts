import { PublicFault, randomRetryDelay } from '../public-fault.ts'

/** The gateway is at its capacity. It did nothing for the request; the client may retry in a moment. */
export class Overloaded extends PublicFault {
  override name = 'Overloaded'

  constructor() {
    super('OVERLOADED', 503, 'The gateway is overloaded. Retry in a moment.', {
      retryAfter: randomRetryDelay(),
    })
  }
}
