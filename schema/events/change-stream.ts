import { uuidOf } from '../../src/platform/ids.ts'
import type { RequestContext } from '../builder/context.ts'

export const cursor = 'Where the stream stands with this message: what `after` takes to go on behind it.'

export const event = 'What happened; null in the message that opens a stream, which tells where it begins.'

export const after =
  'The cursor of the last message that was received, to go on behind it without a gap, be it after seconds or ' +
  'days; the `Last-Event-ID` header says the same. Without it the stream begins now, and opens with a message ' +
  'that tells its cursor. An unknown cursor is refused CURSOR_UNKNOWN: read the records again, and begin anew.'

export const delivery =
  'Each change at least once, in the order in which they were recorded, with the record as it stands when it is ' +
  'told. It ends with an error when the credential does (UNAUTHENTICATED) or the gateway stops (GATEWAY_STOPPING).'

export function streamOptions(ctx: RequestContext, args: { after?: string | null | undefined }) {
  const last = args.after ?? ctx.request.headers.get('last-event-id')
  return { after: last ? uuidOf('Event', last, ['after']) : null, stillHolds: ctx.stillHolds }
}
