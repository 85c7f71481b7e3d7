import { accountInput } from '../../../domain/accounts/adopt.ts'
import type { ImportedAccount } from '../imported-records.ts'
import type { ImportReport } from '../report.ts'
import { groupAttributes, userAttributes } from './attributes.ts'
import { idsOf, nameOf, type Resource, type Resources } from './documents.ts'
import { fitMetadata, fitText } from './fit-rules.ts'

const { email: address } = accountInput.shape.contact.shape

/** The accounts of an import, and the account of each license. */
export interface Accounts {
  all(): ImportedAccount[]
  /** Returns the account of a license. Creates one if the license has neither owner nor group. */
  holderOf(license: Resource): ImportedAccount
}

/**
 * Reads groups as accounts with their users as contacts, and each user without a group as an account. Staff of the vendor is no
 * account, unless it has a license.
 */
export function toAccounts(resources: Resources, report: ImportReport): Accounts {
  const accounts = new Map<string, ImportedAccount>()
  const note = (source: string, reason: string) => void report.noted.push({ source, reason })

  /** Returns the account of a group or a user. If it is in none of the files, the account has the name of the license. */
  function open(type: 'groups' | 'users' | 'licenses', id: string, fallback: string): ImportedAccount {
    const known = accounts.get(id)
    if (known) return known
    const source = `${type}/${id}`
    const described = type === 'licenses' ? undefined : resources.find(type, id)
    const { name, metadata } = describe(described)
    const fitted = fitMetadata(metadata)
    if (fitted.problem) note(source, fitted.problem)
    const account: ImportedAccount = {
      source,
      externalId: id,
      name: name ?? fallback,
      metadata: fitted.metadata,
      contacts: [],
      licenses: [],
      noted: [],
    }
    accounts.set(id, account)
    return account
  }

  /** Adds a user as a contact. Returns false if the user has no valid address. */
  function addContact(account: ImportedAccount, user: Resource): boolean {
    const email = address.safeParse(user.attributes.email)
    if (!email.success) return false
    if (!account.contacts.some((contact) => contact.email === email.data))
      account.contacts.push({ name: describe(user).name ?? email.data, email: email.data })
    return true
  }

  function holderOf(license: Resource): ImportedAccount {
    const source = nameOf(license)
    const name = fitText(String(license.attributes.name ?? ''), 200) ?? `Keygen license ${license.id}`
    const ownerId = idsOf(license, 'owner')[0] ?? idsOf(license, 'user')[0]
    const owner = resources.find('users', ownerId)
    const groupId = idsOf(license, 'group')[0] ?? (owner && idsOf(owner, 'group')[0])
    if (ownerId && !owner) note(source, 'its owner is in none of the files')
    if (!ownerId && !groupId)
      note(source, 'it has neither owner nor group, and becomes a separate account without a contact')
    const account = groupId
      ? open('groups', groupId, name)
      : ownerId
        ? open('users', ownerId, name)
        : open('licenses', license.id, name)
    if (owner) addContact(account, owner)
    return account
  }

  for (const { id } of resources.of('groups')) open('groups', id, `Keygen group ${id}`)
  for (const user of resources.of('users')) {
    const role = String(user.attributes.role ?? 'user')
    const groupId = idsOf(user, 'group')[0]
    const name = `Keygen user ${user.id}`
    if (role !== 'user') {
      note(nameOf(user), `its role is ${role}; staff becomes an account only with a license`)
    } else if (!addContact(groupId ? open('groups', groupId, name) : open('users', user.id, name), user)) {
      note(nameOf(user), 'it has no valid address, and does not become a contact')
    }
  }
  return { all: () => [...accounts.values()], holderOf }
}

/** Returns the name and the metadata of a group or a user, as far as they are valid. */
function describe(resource: Resource | undefined): {
  name: string | null
  metadata: Record<string, unknown> | null | undefined
} {
  if (resource?.type === 'groups') {
    const group = groupAttributes.safeParse(resource.attributes).data
    return { name: fitText(group?.name, 200), metadata: group?.metadata }
  }
  const user = userAttributes.safeParse(resource?.attributes).data
  const parts = [user?.firstName, user?.lastName].filter((part) => part).join(' ')
  return { name: fitText(user?.fullName ?? (parts || user?.email), 200), metadata: user?.metadata }
}
