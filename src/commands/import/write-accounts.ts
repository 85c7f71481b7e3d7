import { randomUUIDv7 } from 'node:crypto'
import { recordPartner } from '../../auth/create-partner.ts'
import { findMailStops } from '../../domain/accounts/mail-stop.ts'
import type { Context } from '../../platform/context.ts'
import { insertRows } from '../../platform/database/insert-rows.ts'
import type { Tx } from '../../platform/db.ts'
import { type NewEvent, recordEvents } from '../../platform/events.ts'
import { type LicenseRows, lastActiveDay, toRows } from './license-rows.ts'
import type { AccountPlan } from './plan-account.ts'
import { useUpTrial } from './use-up-trial.ts'

/** Another process stored an account or a key after this one had looked for it. */
export class OvertakenError extends Error {
  override name = 'OvertakenError'
}

/** Writes the new records of some accounts: the accounts, their contacts and licenses, each with its event. */
export async function writeAccounts(ctx: Context, tx: Tx, plans: readonly AccountPlan[]): Promise<void> {
  const accounts = plans.map((plan) => {
    const id = plan.accountId ?? randomUUIDv7()
    const licenses = plan.licenses.map((license) => ({ source: license, ...toRows(ctx, id, license) }))
    return { id, plan, licenses }
  })
  await createAccounts(ctx, tx, accounts)
  await insertContacts(tx, accounts)
  const rows = accounts.flatMap(({ licenses }) => licenses)
  await insertRows(
    tx,
    'licenses',
    rows.map(({ license }) => license),
  )
  const stored = await insertRows(
    tx,
    'license_keys',
    rows.map(({ key }) => key),
  )
  if (stored < rows.length) throw new OvertakenError()
  await insertRows(
    tx,
    'activations',
    rows.flatMap(({ activations }) => activations),
  )
  for (const { source, license } of rows) await useUpTrial(ctx, tx, source, license)
  await recordEvents(ctx, tx, [
    ...accounts.flatMap(({ id, plan }) => eventOf(plan, id)),
    ...rows.map(({ event }) => event),
  ])
}

/** An account with the records to write. */
interface AccountRows {
  id: string
  plan: AccountPlan
  licenses: LicenseRows[]
}

async function createAccounts(ctx: Context, tx: Tx, accounts: readonly AccountRows[]): Promise<void> {
  const { partner } = ctx.caller
  const created = accounts.filter(({ plan }) => plan.accountId === null)
  if (created.length === 0) return
  if (partner) await recordPartner(ctx, tx, partner)
  const rows = created.map(({ id, licenses, plan: { account } }) => ({
    id,
    partner,
    name: account.name,
    externalId: account.externalId,
    metadata: account.metadata,
    activeThrough: lastActiveDay(licenses),
  }))
  if ((await insertRows(tx, 'accounts', rows)) < rows.length) throw new OvertakenError()
}

async function insertContacts(tx: Tx, accounts: readonly AccountRows[]): Promise<void> {
  const mailStopOf = await findMailStops(
    tx,
    accounts.flatMap(({ plan }) => plan.contacts.map(({ email }) => email)),
  )
  const rows = accounts.flatMap(({ id, plan }) =>
    plan.contacts.map((contact) => ({
      id: randomUUIDv7(),
      ...contact,
      ...mailStopOf(contact.email),
      accountId: id,
    })),
  )
  await insertRows(tx, 'contacts', rows)
}

function eventOf({ accountId, contacts }: AccountPlan, id: string): NewEvent[] {
  if (accountId === null) return [{ type: 'account.created', subjectId: id, accountId: id }]
  return contacts.length > 0 ? [{ type: 'account.adopted', subjectId: id, accountId: id }] : []
}
