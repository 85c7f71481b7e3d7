import type { Change, ChangeSource } from '../objects/change-event.ts'
import type { ObjectType } from '../objects/object-type.ts'
import type { Portal } from '../portal/portal.ts'

/** Reports a change of a record to every listener of the portal. */
export function emit(
  portal: Portal,
  type: ObjectType,
  objectId: string,
  source: ChangeSource,
  change: Change,
): void {
  const event = { type, objectId, occurredAt: portal.now().getTime(), source, ...change }
  for (const listener of portal.listeners) listener(event)
}
