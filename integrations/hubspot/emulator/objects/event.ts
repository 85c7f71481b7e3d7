import type { Portal } from '../portal.ts'
import type { ObjectType } from './object-type.ts'

/** Through what a change came: the app's token, a person in HubSpot, HubSpot itself. */
export interface ChangeSource {
  changeSource: 'INTEGRATION' | 'CRM_UI' | 'AUTO_ASSOCIATE_BY_DOMAIN' | 'CALCULATED'
  sourceId: string
}

export type Change =
  | { kind: 'creation' | 'deletion' | 'privacyDeletion' }
  | { kind: 'propertyChange'; propertyName: string; propertyValue: string }
  | { kind: 'merge'; primaryObjectId: string; mergedObjectIds: string[]; numberOfPropertiesMoved: number }
  | {
      kind: 'associationChange'
      toType: ObjectType
      toObjectId: string
      associationTypeId: number
      associationRemoved: boolean
      isPrimaryAssociation: boolean
    }

/** A change of a record, as subscriptions tell it. */
export type CrmEvent = {
  type: ObjectType
  objectId: string
  occurredAt: number
  source: ChangeSource
} & Change

export function byApp(portal: Portal): ChangeSource {
  return { changeSource: 'INTEGRATION', sourceId: String(portal.appId) }
}

export const byAgent: ChangeSource = { changeSource: 'CRM_UI', sourceId: 'userId:6543210' }

/** Tells whoever listens that a record changed. */
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
