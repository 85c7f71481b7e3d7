import { findDirty, forgetLinks, postponeAccounts, settleAccounts } from '../../../src/crm/dirty-accounts.ts'
import { readLicensingStates } from '../../../src/crm/state/licensing-state.ts'
import type { AppContext } from '../../../src/platform/context.ts'
import type { Failure } from '../api/classify-response.ts'
import type { HubspotClient } from '../api/client.ts'
import { digestOf } from '../mapping/digest-properties.ts'
import {
  type LicensingProperties,
  type MappingOptions,
  nextChangeOf,
  toProperties,
} from '../mapping/mapping.ts'
import { propertyNames } from '../mapping/properties.ts'
import { type LicensesRefused, refusalOf } from '../portal/inspect-licenses.ts'
import { clearCompanies, pushCompanies } from './push-companies.ts'
import { pushContacts } from './push-contacts.ts'
import { archiveLicenses, pushLicenses } from './push-licenses.ts'
import type { Push, Round } from './sync-round.ts'

/** Accounts of one round: as many batches as may be in flight. */
const ROUND = 600

export interface PushOptions {
  app: AppContext
  client: HubspotClient
  mapping: MappingOptions
  licenses: LicensePush
  /** Whether the lease is still held; asked before each round. */
  holds: () => Promise<boolean>
}

/** Whether licenses are told as custom objects, which ends when HubSpot refuses them. */
export interface LicensePush {
  /** The portal's custom object for them; null where none is told. */
  type: string | null
  /** Notes that HubSpot takes none for now. */
  refuse(refused: LicensesRefused): Promise<void>
}

/**
 * Tells HubSpot the state of every account that changed, until there is none or something asks for more than
 * patience with one record; answers that. Killed at any place it loses nothing: an account stays dirty until what
 * it was told is on record, and to be told the same state twice changes nothing.
 */
export async function pushDirty(options: PushOptions): Promise<Failure | null> {
  const { app, client, mapping, licenses, holds } = options
  for (;;) {
    if (!(await holds())) return null
    const records = await findDirty(app, ROUND)
    if (records.length === 0) return null
    let halted: Failure | null = null
    const at = app.now()
    const round: Round = {
      app,
      client,
      options: mapping,
      at,
      halt: (verdict) => {
        halted ??= verdict
      },
      haltLicenses: async (verdict) => {
        const refused = refusalOf(verdict)
        if (refused) await licenses.refuse(refused)
        else halted ??= verdict
      },
    }
    const ids = records.map(({ subjectId }) => subjectId)
    const states = await readLicensingStates(app.sql, ids, at)
    const pushes = records.map((record): Push => {
      const state = states.get(record.subjectId)!
      const properties = record.link === 'UNLINKED' ? nothing : toProperties(state, at, mapping)
      return { record, state, properties, digest: digestOf(properties) }
    })
    await runRound(round, pushes, licenses)
    if (halted) return halted
  }
}

/** What is told of an account that is linked no more. */
const nothing = Object.fromEntries(propertyNames.map((name) => [name, ''])) as LicensingProperties

async function runRound(round: Round, pushes: Push[], licenses: LicensePush): Promise<void> {
  const { app, at } = round
  const unlinked = pushes.filter(({ record }) => record.link === 'UNLINKED')
  const linked = pushes.filter(({ record }) => record.link !== 'UNLINKED')
  const [companies, uncleared] = await Promise.all([
    pushCompanies(round, linked),
    clearCompanies(round, unlinked),
  ])
  // Afterwards: a new contact finds the company of its domain by itself, or makes one where there is none yet.
  const uncontacted = await pushContacts(round, pushes)
  const parked = new Set(companies.parked)
  const waiting = new Set([...companies.postponed, ...uncleared, ...uncontacted])
  if (licenses.type !== null) {
    const told = linked.filter(
      ({ state: { accountId } }) => !waiting.has(accountId) && !parked.has(accountId),
    )
    const untold = [
      ...(await pushLicenses(round, licenses.type, told)),
      ...(await archiveLicenses(round, licenses.type, unlinked)),
    ]
    // Those whose licenses are refused are told all again once they are not.
    if (licenses.type !== null) for (const accountId of untold) waiting.add(accountId)
  }
  await forgetLinks(
    app.db,
    unlinked.map(({ state }) => state.accountId).filter((accountId) => !waiting.has(accountId)),
  )
  await settleAccounts(
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
