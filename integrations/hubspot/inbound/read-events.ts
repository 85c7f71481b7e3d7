import { z } from 'zod'
import type { CrmChange, CrmObject } from '../../../prisma/client/enums.ts'
import type { CrmChangeEvent } from '../../../src/crm/inbox.ts'

/** An id as it came: a number of any length, read by its digits, or text. */
const id = z.union([z.string().regex(/^\d{1,20}$/), z.int().nonnegative()]).transform(String)
/** Milliseconds since 1970, up to the last instant that the database holds as a date. */
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

/** The properties whose changes flow in: what the CRM owns. Of a deal any may say that it was won. */
const followed: Partial<Record<CrmObject, readonly string[]>> = {
  COMPANY: ['name', 'domain'],
  CONTACT: ['email', 'firstname', 'lastname'],
}

/** What one element of the array is: news, nothing that concerns us, or nothing that can be read. */
export type ReadEvent = { portalId: string; appId: string | null; news: CrmChangeEvent | null } | null

/** The elements of a delivery, each judged by itself; null when it is no array. */
export function readEvents(body: string): ReadEvent[] | null {
  const parsed = parseKeepingDigits(body)
  if (!Array.isArray(parsed)) return null
  return parsed.map((element) => {
    const { success, data } = shape.safeParse(element)
    return success ? { portalId: data.portalId, appId: data.appId ?? null, news: toNews(data) } : null
  })
}

/** Which record changed, and how; null where nothing follows from it. Our own properties come back to us as events. */
function toNews(event: WireEvent): CrmChangeEvent | null {
  const [noun = '', verb = ''] = event.subscriptionType.split('.')
  const objectId = event.newObjectId ?? event.objectId ?? event.fromObjectId
  const object = objects[noun === 'object' ? (event.objectTypeId ?? event.fromObjectTypeId ?? '') : noun]
  const change = changes[verb]
  if (!object || !change || objectId === undefined) return null
  if (change === 'CREATED' && object !== 'DEAL') return null
  const names = followed[object]
  if (change === 'CHANGED' && names && !names.includes(event.propertyName ?? '')) return null
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

type Reviver = (key: string, value: unknown, context: { source?: string }) => unknown

/** JSON in which a whole number that a `number` cannot hold is its digits, as text. Null for what is no JSON. */
export function parseKeepingDigits(text: string): unknown {
  const parse = JSON.parse as (text: string, reviver: Reviver) => unknown
  try {
    return parse(text, (_key, value, { source }) =>
      typeof value === 'number' && !Number.isSafeInteger(value) ? source : value,
    )
  } catch {
    return null
  }
}
