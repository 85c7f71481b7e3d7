import { z } from 'zod'
import type { CrmChange, CrmObject } from '../../../prisma/client/enums.ts'
import type { CrmChangeEvent } from '../../../src/crm/inbox.ts'
import { keepDigits, parseJson } from '../../../src/platform/json.ts'

/** A received id as text: a number of any length, or a text of digits. */
const id = z.union([z.string().regex(/^\d{1,20}$/), z.int().nonnegative()]).transform(String)
/** Milliseconds since 1970, up to the last instant that the database can store. */
const instant = z
  .int()
  .min(0)
  .max(253_402_300_799_999)
  .transform((ms) => new Date(ms))

const shape = z.object({
  eventId: id,
  portalId: id,
  appId: id.optional(),
  occurredAt: instant,
  subscriptionType: z
    .string()
    .regex(/^[a-z_]+\.[a-zA-Z]+$/)
    .max(100),
  objectId: id.optional(),
  objectTypeId: z.string().max(40).optional(),
  propertyName: z.string().max(200).optional(),
  primaryObjectId: id.optional(),
  mergedObjectIds: z.array(id).max(1000).optional(),
  newObjectId: id.optional(),
  fromObjectId: id.optional(),
  fromObjectTypeId: z.string().max(40).optional(),
})
type WireEvent = z.output<typeof shape>

const objects: Record<string, CrmObject> = {
  company: 'COMPANY',
  contact: 'CONTACT',
  deal: 'DEAL',
  '0-2': 'COMPANY',
  '0-1': 'CONTACT',
  '0-3': 'DEAL',
}
const changes: Record<string, CrmChange> = {
  creation: 'CREATED',
  propertyChange: 'CHANGED',
  associationChange: 'CHANGED',
  restore: 'CHANGED',
  merge: 'MERGED',
  deletion: 'DELETED',
  privacyDeletion: 'FORGOTTEN',
}

/** The properties whose changes are processed: those that the CRM owns. For deals every property counts. */
const followed: Partial<Record<CrmObject, readonly string[]>> = {
  COMPANY: ['name', 'domain'],
  CONTACT: ['email', 'firstname', 'lastname'],
}

/** One element of the array; null if it is unreadable. `change` is null if the gateway ignores the event. */
export type ReadEvent = { portalId: string; appId: string | null; change: CrmChangeEvent | null } | null

/** The elements of a delivery, each validated alone; null if it is not an array. */
export function readEvents(body: string): ReadEvent[] | null {
  const json = parseJson(body, keepDigits)
  if (!json.ok || !Array.isArray(json.value)) return null
  return json.value.map((element) => {
    const { success, data } = shape.safeParse(element)
    return success ? { portalId: data.portalId, appId: data.appId ?? null, change: toChange(data) } : null
  })
}

/** The changed record and the kind of change; null for ignored events, such as those of the gateway's own properties. */
function toChange(event: WireEvent): CrmChangeEvent | null {
  const [noun = '', verb = ''] = event.subscriptionType.split('.')
  const objectId = event.newObjectId ?? event.objectId ?? event.fromObjectId
  const object = objects[noun === 'object' ? (event.objectTypeId ?? event.fromObjectTypeId ?? '') : noun]
  const change = changes[verb]
  if (!object || !change || objectId === undefined) return null
  if (change === 'CREATED' && object !== 'DEAL') return null
  const names = followed[object]
  const isFollowed = verb === 'restore' || !names || names.includes(event.propertyName ?? '')
  if (change === 'CHANGED' && !isFollowed) return null
  const { portalId, eventId, occurredAt, subscriptionType } = event
  const merged = [event.primaryObjectId, ...(event.mergedObjectIds ?? []), event.objectId]
  const mergedIds = change === 'MERGED' ? merged.filter((one) => one !== undefined && one !== objectId) : []
  return {
    portalId,
    eventId,
    occurredAt,
    subscriptionType,
    objectId,
    object,
    change,
    mergedIds: [...new Set(mergedIds)] as string[],
  }
}
