import { LONGEST_NAME } from '../../../src/domain/accounts/contact-input.ts'
import { parseTypedId } from '../../../src/platform/ids.ts'
import { cleanName } from '../../../src/platform/readable-text.ts'
import type { RemoteProperties } from '../api/remote-record.ts'
import { ACCOUNT_ID } from './properties.ts'

/** The fields of a company that the CRM owns, as the gateway stores them; null if empty. */
export interface CompanyFields {
  /** The account that the company names; null if it names none of this installation. */
  accountId: string | null
  name: string | null
  domain: string | null
}

export interface ContactFields {
  accountId: string | null
  name: string | null
  email: string | null
}

/** HubSpot's lists of further domains of a company, and of further addresses of a contact. */
export const ADDITIONAL_DOMAINS = 'hs_additional_domains'
export const ADDITIONAL_EMAILS = 'hs_additional_emails'

/** The gateway's fields of a company. Pure. */
export function fromCompany(properties: RemoteProperties): CompanyFields {
  return {
    accountId: accountIdOf(properties),
    name: nameIn(properties.name),
    domain: trimmed(properties.domain)?.toLowerCase() ?? null,
  }
}

/** The gateway's fields of a contact. Pure. */
export function fromContact(properties: RemoteProperties): ContactFields {
  const names = [trimmed(properties.firstname), trimmed(properties.lastname)].filter((name) => name !== null)
  return {
    accountId: accountIdOf(properties),
    name: nameIn(names.join(' ')),
    email: trimmed(properties.email)?.toLowerCase() ?? null,
  }
}

function accountIdOf(properties: RemoteProperties): string | null {
  const parsed = parseTypedId(properties[ACCOUNT_ID] ?? '')
  return parsed?.type === 'Account' ? parsed.uuid : null
}

/** The entries of one of the lists that semicolons separate, in lower case. */
export function listIn(text: string | null | undefined): string[] {
  return (text ?? '')
    .toLowerCase()
    .split(/[;,\s]+/)
    .filter(Boolean)
}

/**
 * A name as the gateway can store it, without invisible characters and web addresses: a name never stops a sale. HubSpot
 * stores names of up to 65,536 characters. A name that is too long for the gateway is cut, and ends with an ellipsis.
 */
function nameIn(text: string | null | undefined): string | null {
  const name = cleanName(text ?? '') || null
  if (name === null || name.length <= LONGEST_NAME) return name
  const cut = name.slice(0, LONGEST_NAME - 1).replace(/[\uD800-\uDBFF]$/, '')
  return `${cut.trimEnd()}…`
}

function trimmed(text: string | null | undefined): string | null {
  return text?.trim() || null
}
