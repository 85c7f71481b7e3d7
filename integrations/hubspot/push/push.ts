import { findBusinessDomains } from '../../../src/crm/business-domains.ts'
import {
  clearLinks,
  findDirtyAccounts,
  postponeAccounts,
  recordSyncedAccounts,
} from '../../../src/crm/dirty-accounts.ts'
import { findTakenIds } from '../../../src/crm/linked-records.ts'
import { readLicensingStates } from '../../../src/crm/state/licensing-state.ts'
import type { AppContext } from '../../../src/platform/context.ts'
import type { Pair } from '../api/associate-batch.ts'
import type { Failure } from '../api/classify-response.ts'
import type { HubspotClient } from '../api/client.ts'
import { clearedProperties } from '../mapping/cleared-properties.ts'
import { digestOf } from '../mapping/digest-properties.ts'
import { type MappingOptions, nextChangeOf, toProperties } from '../mapping/mapping.ts'
import { type LicensesRefused, refusalOf } from '../portal/inspect-licenses.ts'
import type { LicenseLinkType } from '../portal/license-type.ts'
import type { RoleLabelIds } from '../portal/role-label-ids.ts'
import { labelContacts } from './label-contacts.ts'
import { clearCompanies, pushCompanies } from './push-companies.ts'
import { associateContacts, makePrimary, pushContacts } from './push-contacts.ts'
import { archiveLicenses, pushLicenses } from './push-licenses.ts'
import type { Push, Round } from './sync-round.ts'

/** Accounts in one round: as many batches as the limiter runs at once. */
const ROUND = 600

export interface PushOptions {
  app: AppContext
  client: HubspotClient
  mapping: MappingOptions
  portalId: string
  licenses: LicensePush
  /** The labels of the roles of contacts; null if none are used. */
  roleLabels: RoleLabelIds | null
  /** Whether this process still holds the sync lease. Checked before each round. */
  holds: () => Promise<boolean>
}

/** Whether licenses are pushed as custom objects. Ends if HubSpot refuses them. */
export interface LicensePush {
  /** The portal's custom object for licenses; null if none are pushed. */
  type: string | null
  /** The other types that license objects can be associated with. */
  linkTypes: readonly LicenseLinkType[]
  /** Records that HubSpot refuses licenses for now. */
  refuse(refused: LicensesRefused): Promise<void>
}

/**
 * Pushes the state of every changed account. Returns the failure that pauses the sync, or null when no changed account is
 * left. A killed process loses nothing: an account stays dirty until its push is recorded, and a repeated push of the
 * same state changes nothing.
 */
export async function pushDirty(options: PushOptions): Promise<Failure | null> {
  const { app, client, mapping, portalId, licenses, roleLabels, holds } = options
  const elsewhere: Pair[] = []
  for (;;) {
    if (!(await holds())) return null
    const records = await findDirtyAccounts(app, ROUND)
    if (records.length === 0 || elsewhere.length >= ROUND * 2) {
      const unfinished = await makePrimary(client, elsewhere.splice(0))
      if (unfinished || records.length === 0) return unfinished
    }
    let failure: Failure | null = null
    const at = app.now()
    const round: Round = {
      app,
      client,
      options: mapping,
      portalId,
      at,
      elsewhere,
      halt: (verdict) => {
        failure ??= verdict
      },
      haltLicenses: async (verdict) => {
        const refused = refusalOf(verdict)
        if (refused) await licenses.refuse(refused)
        else failure ??= verdict
      },
    }
    const ids = records.map(({ subjectId }) => subjectId)
    const states = await readLicensingStates(app.sql, ids, at)
    // HubSpot associates a person with the company of the domain, and creates one if none has it.
    const unlinked = records.filter(({ remoteId, chosenRemoteId, link }) => {
      return link !== 'UNLINKED' && (remoteId === null || chosenRemoteId !== null)
    })
    const businessDomains = await findBusinessDomains(
      app.sql,
      unlinked.map(({ subjectId }) => subjectId),
    )
    const pushes = records.map((record): Push => {
      const state = states.get(record.subjectId)!
      const domain = state.domain ?? businessDomains.get(record.subjectId) ?? null
      const properties = record.link === 'UNLINKED' ? clearedProperties : toProperties(state, at, mapping)
      return { record, state, domain, properties, digest: digestOf(properties) }
    })
    await runRound(round, pushes, licenses, roleLabels)
    if (failure) return failure
  }
}

async function runRound(
  round: Round,
  pushes: Push[],
  licenses: LicensePush,
  roleLabels: RoleLabelIds | null,
): Promise<void> {
  const { app, at } = round
  const unlinked = pushes.filter(({ record }) => record.link === 'UNLINKED')
  const linked = pushes.filter(({ record }) => record.link !== 'UNLINKED')
  const taken = await findTakenIds(
    app.db,
    unlinked.map(({ record }) => record),
  )
  const own = unlinked.filter(({ record }) => !taken.has(record.remoteId ?? ''))
  const [companies, uncleared] = await Promise.all([pushCompanies(round, linked), clearCompanies(round, own)])
  // After companies: HubSpot associates a new contact with the company of its domain, and creates one if none exists.
  const contacts = await pushContacts(round, pushes)
  const parked = new Set(companies.parked)
  const waiting = new Set([...companies.postponed, ...uncleared, ...contacts.postponed])
  if (licenses.type !== null) {
    const synced = linked.filter(
      ({ state: { accountId } }) => !waiting.has(accountId) && !parked.has(accountId),
    )
    const unfinished = [
      ...(await pushLicenses(round, licenses.type, licenses.linkTypes, synced)),
      ...(await archiveLicenses(round, licenses.type, unlinked)),
    ]
    // If HubSpot refuses licenses, all licenses are pushed again once it accepts them.
    if (licenses.type !== null) for (const accountId of unfinished) waiting.add(accountId)
  }
  for (const accountId of await associateContacts(round, contacts.synced)) waiting.add(accountId)
  if (roleLabels)
    for (const accountId of await labelContacts(round, roleLabels, contacts.synced)) waiting.add(accountId)
  await clearLinks(
    app.db,
    unlinked.map(({ state }) => state.accountId).filter((accountId) => !waiting.has(accountId)),
  )
  await recordSyncedAccounts(
    app.db,
    pushes
      .filter(({ state: { accountId } }) => !waiting.has(accountId) && !parked.has(accountId))
      .map(({ record, state }) => ({
        accountId: state.accountId,
        version: record.version,
        nextChangeAt: record.link === 'UNLINKED' ? null : nextChangeOf(state, at),
      })),
  )
  await postponeAccounts(app, [...waiting])
}
