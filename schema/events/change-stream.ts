import { uuidOf } from '../../src/platform/ids.ts'
import type { RequestContext } from '../builder/context.ts'

export const cursorDescription = 'Position of the message in the stream, to pass as `after`.'

export const eventDescription =
  'Event that caused the change. Null in the first message of a new stream: that message contains only the cursor.'

export const afterDescription =
  'Cursor of the last received message, to continue after it without a gap, even days later. Equivalent to the ' +
  '`Last-Event-ID` header. By default, the stream starts now, and its first message contains the cursor. Refused with ' +
  '`CURSOR_UNKNOWN` if the cursor does not exist; read the records again and start a new stream.'

/** Sentences that the description of every subscription ends with. */
export const deliveryDescription =
  'Delivers each change at least once, in the order of recording, with the current state of the record. Ends with an ' +
  'error if the credential expires or is revoked (`UNAUTHENTICATED`) or the gateway stops (`GATEWAY_STOPPING`). Refused with ' +
  '`STREAM_LIMIT_REACHED` if too many streams are open.'

/** Position at which a stream starts, from the argument `after` or the `Last-Event-ID` header. */
export function streamOptions(ctx: RequestContext, args: { after?: string | null | undefined }) {
  const last = args.after ?? ctx.request.headers.get('last-event-id')
  return { after: last ? uuidOf('Event', last, ['after']) : null, stillHolds: ctx.stillHolds }
}
