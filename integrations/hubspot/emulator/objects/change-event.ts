import type { ObjectType } from './object-type.ts'

/** The origin of a change: the app's token, a person in HubSpot, or HubSpot itself. */
export interface ChangeSource {
  changeSource: 'INTEGRATION' | 'CRM_UI' | 'AUTO_ASSOCIATE_BY_DOMAIN' | 'CALCULATED'
  sourceId: string
}

export type Change =
  | { kind: 'creation' | 'deletion' | 'restore' | 'privacyDeletion' }
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

/** A change of a record, as webhook subscriptions receive it. */
export type CrmEvent = {
  type: ObjectType
  objectId: string
  occurredAt: number
  source: ChangeSource
} & Change

/** The source of changes made with the token of an app. */
export function byApp(appId: number): ChangeSource {
  return { changeSource: 'INTEGRATION', sourceId: String(appId) }
}

/** The source of changes made by a person in HubSpot. */
export const byAgent: ChangeSource = { changeSource: 'CRM_UI', sourceId: 'userId:6543210' }
