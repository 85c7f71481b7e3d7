import { fromString, fromUUID, toUUID } from 'typeid-js'
import { InputRefusal } from './errors.ts'

/** The prefix of each node's id, so that a person and a log line see what it names. */
export const idPrefixes = {
  Product: 'prod',
  LicenseType: 'ltyp',
  Account: 'acct',
  Contact: 'cont',
  License: 'lic',
  Activation: 'act',
  Onboarding: 'onb',
  OnboardingAttempt: 'att',
  LicenseFile: 'file',
  SigningKey: 'skey',
  Notification: 'ntf',
  Event: 'evt',
  ApiKey: 'key',
  CrmReconciliation: 'crec',
  CrmReview: 'crev',
} as const
export type NodeType = keyof typeof idPrefixes

const typeOfPrefix = new Map(
  Object.entries(idPrefixes).map(([type, prefix]) => [prefix as string, type as NodeType]),
)

/** The TypeID (`lic_01jd…`) of a record: its UUIDv7 in Crockford base32 behind the prefix of its type. */
export function toTypedId(type: NodeType, uuid: string): string {
  return fromUUID(uuid, idPrefixes[type])
}

/** What a typed id names, or null when it is none. */
export function parseTypedId(id: string): { type: NodeType; uuid: string } | null {
  const prefix = /^([a-z]{2,5})_[0-7][0-9a-hjkmnp-tv-z]{25}$/.exec(id)?.[1]
  const type = prefix && typeOfPrefix.get(prefix)
  if (!type) return null
  try {
    return { type, uuid: toUUID(fromString(id, prefix)) }
  } catch {
    // Well formed, but no UUID: an id that was never handed out.
    return null
  }
}

/** The UUID in an id of the expected type, or an input refusal that says what was expected. */
export function uuidOf(type: NodeType, id: string, path: string[]): string {
  const parsed = parseTypedId(id)
  if (parsed?.type === type) return parsed.uuid
  const given = parsed ? `the id of another type, ${parsed.type}` : 'no id of this installation'
  throw new InputRefusal([
    { path, message: `must be an id of type ${type} (${idPrefixes[type]}_…); this is ${given}` },
  ])
}
