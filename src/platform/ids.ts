import { fromString, toUUID } from 'typeid-js'
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

/** Digits of base32 (Crockford), and the values of hexadecimal digits by their character codes. */
const DIGITS = '0123456789abcdefghjkmnpqrstvwxyz'
const HEX = Int8Array.from({ length: 128 }, (_, code) =>
  '0123456789abcdef'.indexOf(String.fromCharCode(code)),
)
const HYPHEN = 45
const UUID_LENGTH = 36

/**
 * Returns the TypeID of a record (`lic_01jd…`): the prefix of its type and its UUIDv7 in Crockford base32. A response has hundreds of IDs,
 * and typeid-js needs four times as long for one. Throws if the text is no UUID in lower case.
 */
export function toTypedId(type: NodeType, uuid: string): string {
  let id = `${idPrefixes[type]}_`
  // 26 digits have two bits more than a UUID, which are 0.
  let bits = 2
  let rest = 0
  for (let at = 0; at < uuid.length; at++) {
    const code = uuid.charCodeAt(at)
    if (code === HYPHEN) continue
    const value = HEX[code] ?? -1
    if (value < 0) throw new TypeError(`not a UUID: ${uuid}`)
    rest = ((rest & 31) << 4) | value
    bits += 4
    if (bits < 5) continue
    bits -= 5
    id += DIGITS[(rest >> bits) & 31]
  }
  if (uuid.length !== UUID_LENGTH || bits !== 0) throw new TypeError(`not a UUID: ${uuid}`)
  return id
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
