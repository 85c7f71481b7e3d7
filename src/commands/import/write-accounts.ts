import { recordPartner } from '../../auth/create-partner.ts'
import { findMailStops } from '../../domain/accounts/mail-stop.ts'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { type NewEvent, recordEvents } from '../../platform/events.ts'
import { keepMetadata, toPrismaJson } from '../../platform/metadata.ts'
import { type LicenseRows, toRows } from './license-rows.ts'
import type { AccountPlan } from './plan-account.ts'
import { useUpTrial } from './use-up-trial.ts'

/** Another process created an account after this one had looked for it. */
export class OvertakenError extends Error {
  override name = 'OvertakenError'
}

const ROWS_AT_ONCE = 500

/** Writes the new records of some accounts: the accounts, their contacts and licenses, each with its event. */
export async function writeAccounts(ctx: Context, tx: Tx, plans: readonly AccountPlan[]): Promise<void> {
  const ids = await createAccounts(ctx, tx, plans)
  const idOf = ({ accountId, account }: AccountPlan) => accountId ?? ids.get(account.externalId)!
  const mailStopOf = await findMailStops(
    tx,
    plans.flatMap((plan) => plan.contacts.map(({ email }) => email)),
  )
  const contacts = plans.flatMap((plan) =>
    plan.contacts.map((contact) => ({ ...contact, ...mailStopOf(contact.email), accountId: idOf(plan) })),
  )
  await inParts(contacts, (data) => tx.contact.createMany({ data, skipDuplicates: true }))

  const rows = plans.flatMap((plan) =>
    plan.licenses.map((license) => ({ source: license, ...toRows(ctx, idOf(plan), license) })),
  )
  const activations = rows.flatMap((row) => row.activations)
  await inParts(rows, (part) => tx.license.createMany({ data: part.map(({ license }) => storable(license)) }))
  await inParts(rows, (part) => tx.licenseKey.createMany({ data: part.map(({ key }) => key) }))
  await inParts(activations, (part) => tx.activation.createMany({ data: part.map(storable) }))
  await keepAllMetadata(tx, rows)
  for (const { source, license } of rows) await useUpTrial(ctx, tx, source, license)

  const events = [...plans.flatMap((plan) => eventOf(plan, idOf(plan))), ...rows.map(({ event }) => event)]
  await inParts(events, (part) => recordEvents(ctx, tx, part))
}

/** Creates the new accounts and returns their ids by their external ids. */
async function createAccounts(
  ctx: Context,
  tx: Tx,
  plans: readonly AccountPlan[],
): Promise<Map<string | null, string>> {
  const { partner } = ctx.caller
  const accounts = plans.filter(({ accountId }) => accountId === null).map(({ account }) => account)
  if (accounts.length === 0) return new Map()
  if (partner) await recordPartner(ctx, tx, partner)
  const created = await tx.account.createManyAndReturn({
    data: accounts.map(({ name, externalId, metadata }) => ({
      name,
      externalId,
      partner,
      metadata: toPrismaJson(metadata),
    })),
    select: { id: true, externalId: true },
    skipDuplicates: true,
  })
  if (created.length < accounts.length) throw new OvertakenError()
  const ids = new Map(created.map(({ id, externalId }) => [externalId, id]))
  for (const { externalId, metadata } of accounts)
    await keepMetadata(tx, 'accounts', ids.get(externalId)!, metadata)
  return ids
}

function eventOf({ accountId, contacts }: AccountPlan, id: string): NewEvent[] {
  if (accountId === null) return [{ type: 'account.created', subjectId: id, accountId: id }]
  return contacts.length > 0 ? [{ type: 'account.adopted', subjectId: id, accountId: id }] : []
}

function storable<T extends { metadata?: unknown }>(row: T): T {
  return { ...row, metadata: toPrismaJson(row.metadata as object) }
}

async function keepAllMetadata(tx: Tx, rows: readonly LicenseRows[]): Promise<void> {
  for (const { license, activations } of rows) {
    await keepMetadata(tx, 'licenses', license.id, license.metadata as object)
    for (const { id, metadata } of activations) await keepMetadata(tx, 'activations', id, metadata as object)
  }
}

/** Writes in parts, because the number of values of a statement is limited. */
async function inParts<T>(entries: T[], write: (part: T[]) => Promise<unknown>): Promise<void> {
  for (let start = 0; start < entries.length; start += ROWS_AT_ONCE)
    await write(entries.slice(start, start + ROWS_AT_ONCE))
}
