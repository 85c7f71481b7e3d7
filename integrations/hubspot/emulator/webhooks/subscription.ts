import { z } from 'zod'
import { wireNumber } from '../http/wire-number.ts'
import type { CrmEvent } from '../objects/change-event.ts'
import type { Portal } from '../portal/portal.ts'

/** `company.propertyChange`, or `object.propertyChange` with the id of the type. */
export const subscriptionShape = z.object({
  subscriptionType: z.string().regex(/^[a-z_]+\.[a-zA-Z]+$/),
  /** The property for `propertyChange`. Default: every property. */
  propertyName: z.string().optional(),
  /** The type for `object.…`. */
  objectTypeId: z.string().optional(),
})

export type Subscription = z.output<typeof subscriptionShape>

/** An event in the format of webhooks. */
export type WireEvent = Record<string, unknown>

/** Ids of subscriptions start here, to differ from other ids. */
const FIRST_SUBSCRIPTION = 3_000_001

/** The webhook events of a change: one for each matching subscription. */
export function wireEvents(
  portal: Portal,
  subscriptions: readonly Subscription[],
  event: CrmEvent,
  nextEventId: () => number,
): WireEvent[] {
  return subscriptions.flatMap((subscription, index) => {
    if (!matches(subscription, event)) return []
    const generic = subscription.subscriptionType.startsWith('object.')
    return [
      {
        eventId: nextEventId(),
        subscriptionId: FIRST_SUBSCRIPTION + index,
        portalId: portal.id,
        appId: portal.appId,
        occurredAt: event.occurredAt,
        subscriptionType: subscription.subscriptionType,
        attemptNumber: 0,
        objectId: wireNumber(event.objectId),
        changeSource: event.source.changeSource,
        sourceId: event.source.sourceId,
        ...(generic && { objectTypeId: event.type.id }),
        ...ownFields(event),
      },
    ]
  })
}

function matches({ subscriptionType, propertyName, objectTypeId }: Subscription, event: CrmEvent): boolean {
  const [noun, verb] = subscriptionType.split('.')
  if (verb !== event.kind) return false
  if (noun === 'object' ? objectTypeId !== event.type.id : noun !== event.type.singular) return false
  return event.kind !== 'propertyChange' || propertyName === undefined || propertyName === event.propertyName
}

function ownFields(event: CrmEvent): WireEvent {
  switch (event.kind) {
    case 'propertyChange':
      return { propertyName: event.propertyName, propertyValue: event.propertyValue }
    case 'merge':
      return {
        primaryObjectId: wireNumber(event.primaryObjectId),
        mergedObjectIds: event.mergedObjectIds.map(wireNumber),
        newObjectId: wireNumber(event.objectId),
        numberOfPropertiesMoved: event.numberOfPropertiesMoved,
      }
    case 'associationChange':
      return {
        fromObjectId: wireNumber(event.objectId),
        toObjectId: wireNumber(event.toObjectId),
        associationType: `${event.type.singular}_to_${event.toType.singular}`.toUpperCase(),
        associationTypeId: event.associationTypeId,
        associationCategory: event.type.scope === 'custom' ? 'USER_DEFINED' : 'HUBSPOT_DEFINED',
        associationRemoved: event.associationRemoved,
        isPrimaryAssociation: event.isPrimaryAssociation,
        fromObjectTypeId: event.type.id,
        toObjectTypeId: event.toType.id,
      }
    default:
      return {}
  }
}
