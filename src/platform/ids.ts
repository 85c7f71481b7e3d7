import { fromString, fromUUID, toUUID } from 'typeid-js'
import { say } from '../texts/say.ts'
import { InputRefusal } from './errors.ts'

/** Prefix of each type's ids, so that people and logs show the type of a record. */
export const idPrefixes = {
  Product: 'prod',
  LicenseType: 'ltyp',
  Account: 'acct',
  Contact: 'cont',
  License: 'lic',
  ScheduledChange: 'chg',
  Sale: 'sale',
  SaleEffect: 'eff',
  BulkOperation: 'bulk',
  KeyPool: 'pool',
  PooledKey: 'pkey',
  Activation: 'act',
  BannedFingerprint: 'ban',
  Onboarding: 'onb',
  OnboardingAttempt: 'att',
  LicenseFile: 'file',
  SigningKey: 'skey',
  Notification: 'ntf',
  Event: 'evt',
  ApiKey: 'key',
  Partner: 'part',
  WebhookEndpoint: 'whe',
  WebhookDelivery: 'whd',
  CrmReconciliation: 'crec',
  CrmReview: 'crev',
} as const
export type NodeType = keyof typeof idPrefixes

const typeOfPrefix = new Map(
  Object.entries(idPrefixes).map(([type, prefix]) => [prefix as string, type as NodeType]),
)

/** Returns the TypeID of a record (`lic_01jd…`): the prefix of its type and its UUIDv7 in Crockford base32. */
export function toTypedId(type: NodeType, uuid: string): string {
  return fromUUID(uuid, idPrefixes[type])
}

/** Returns the type and UUID of a typed id; null if it is invalid. */
export function parseTypedId(id: string): { type: NodeType; uuid: string } | null {
  const prefix = /^([a-z]{2,5})_[0-7][0-9a-hjkmnp-tv-z]{25}$/.exec(id)?.[1]
  const type = prefix && typeOfPrefix.get(prefix)
  if (!type) return null
  try {
    return { type, uuid: toUUID(fromString(id, prefix)) }
  } catch {
    // Well formed, but not a UUID.
    return null
  }
}

/** Returns the UUID of an ID of the expected type. Otherwise throws an `InputRefusal` that names the type. */
export function uuidOf(type: NodeType, id: string, path: string[]): string {
  const parsed = parseTypedId(id)
  if (parsed?.type === type) return parsed.uuid
  const expected = { expected: type, prefix: idPrefixes[type] }
  const text = parsed
    ? say('INPUT_ID_OF_OTHER_TYPE', { ...expected, given: parsed.type })
    : say('INPUT_ID_MALFORMED', expected)
  throw new InputRefusal([{ path, text }])
}
