import { parseTypedId } from '../../../src/platform/ids.ts'
import { ACCOUNT_ID, type PropertyDefinition } from './properties.ts'

/** A record's properties as HubSpot answers them: text, or null. */
export type RemoteProperties = Record<string, string | null>

/** The fields of a company that the CRM owns, as the gateway takes them; null where it has none. */
export interface CompanyFields {
  /** The account that the company says it is; null where it is nobody's, or not of this installation. */
  accountId: string | null
  name: string | null
  domain: string | null
}

export interface ContactFields {
  accountId: string | null
  name: string | null
  email: string | null
}

/** What a company tells the gateway. Pure. */
export function fromCompany(properties: RemoteProperties): CompanyFields {
  return {
    accountId: accountIdOf(properties),
    name: trimmed(properties.name),
    domain: trimmed(properties.domain)?.toLowerCase() ?? null,
  }
}

/** What a contact tells the gateway. Pure. */
export function fromContact(properties: RemoteProperties): ContactFields {
  const names = [trimmed(properties.firstname), trimmed(properties.lastname)].filter((name) => name !== null)
  return {
    accountId: accountIdOf(properties),
    name: names.length > 0 ? names.join(' ') : null,
    email: trimmed(properties.email)?.toLowerCase() ?? null,
  }
}

/** Whether HubSpot's text means what was told: it writes times, numbers and lists in its own way. */
export function meansSame(
  { type, fieldType }: Pick<PropertyDefinition, 'type' | 'fieldType'>,
  told: string,
  found: string | null | undefined,
): boolean {
  const remote = found ?? ''
  if (told === remote) return true
  if (told === '' || remote === '') return false
  if (type === 'number') return Number(told) === Number(remote)
  if (type === 'datetime') return instantOf(told) === instantOf(remote)
  if (fieldType === 'checkbox') return sorted(told) === sorted(remote)
  return false
}

/** ISO 8601, or milliseconds since 1970. */
function instantOf(text: string): number {
  return /^\d+$/.test(text) ? Number(text) : Date.parse(text)
}

function sorted(list: string): string {
  return list.split(';').sort().join(';')
}

function accountIdOf(properties: RemoteProperties): string | null {
  const parsed = parseTypedId(properties[ACCOUNT_ID] ?? '')
  return parsed?.type === 'Account' ? parsed.uuid : null
}

function trimmed(text: string | null | undefined): string | null {
  return text?.trim() || null
}
