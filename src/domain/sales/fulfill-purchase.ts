import type { License, LicenseTypeRevision, SoldLicense } from '../../../prisma/client/client.ts'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { toTypedId } from '../../platform/ids.ts'
import { getLicenseType, getPublishedRevision } from '../catalogue/license-types/get-license-type.ts'
import type { LicenseTypeRules } from '../catalogue/license-types/rules.ts'
import { onboardPurchase } from '../onboarding/onboard-purchase.ts'
import { statusOf } from '../validation/status.ts'
import { decideIntent, type OwnedLicense, type OwnedLicenses } from './decide-intent.ts'
import { findDecision } from './decision.ts'
import { lockSoldLicense, refoldLicense } from './refold-license.ts'
import type { Buyer, Purchase, SaleChoice, SaleProblem, StoredSale } from './sale.ts'
import { soldStateOf } from './sold-state.ts'

const DAY_MS = 24 * 60 * 60 * 1000

/** Grants what a sale purchases of one license type for the first time. Returns what a person has to decide instead. */
export async function fulfillPurchase(
  ctx: Context,
  tx: Tx,
  sale: StoredSale,
  buyer: Buyer,
  purchase: Purchase,
): Promise<SaleProblem[]> {
  const { licenseTypeId } = purchase
  const owned = await ofSale(tx, sale, purchase, await findOwned(ctx, tx, buyer.accountId, licenseTypeId))
  const time = { now: ctx.now(), renewWithinMs: ctx.sales.renewWithinDays * DAY_MS }
  const decided = await findDecision(tx, sale.id, purchase)
  const decision = decideIntent(purchase, owned, time, decided)
  if (!('choices' in decision)) return await applyChoice(ctx, tx, sale, buyer, purchase, decision)
  const { reason, choices, isUnusable } = decision
  const list = choices.map((choice) => describe(choice)).join('; ')
  return [
    {
      code: isUnusable ? 'LICENSE_UNUSABLE' : 'AMBIGUOUS',
      detail: `The sale has ${purchase.seats} seats of ${purchase.licenseType}, and it is uncertain what it does: ${reason}. Nothing was changed. Possible are: ${list}.`,
      question: { purchase, choices },
    },
  ]
}

/** A later line of a sale changes the license that the sale has changed before, also if the customer has others. */
async function ofSale(
  tx: Tx,
  { id: saleId }: StoredSale,
  { intent }: Purchase,
  owned: OwnedLicenses,
): Promise<OwnedLicenses> {
  if (intent === 'NEW' || intent === null) return owned
  const effects = await tx.saleEffect.findMany({ where: { saleId }, select: { licenseId: true } })
  const isSold = ({ id }: OwnedLicense) => effects.some(({ licenseId }) => licenseId === id)
  const sold = (licenses: readonly OwnedLicense[]) =>
    licenses.filter(isSold).map((license) => ({ ...license, isOfSale: true }))
  const [same, upgradable] = [sold(owned.same), sold(owned.upgradable)]
  return same.length + upgradable.length > 0 ? { same, upgradable } : owned
}

function describe({ intent, licenseId }: SaleChoice): string {
  return licenseId === null ? intent : `${intent} of ${toTypedId('License', licenseId)}`
}

/** The licenses of an account that a purchase of a license type can change. */
async function findOwned(
  ctx: Context,
  tx: Tx,
  accountId: string,
  licenseTypeId: string,
): Promise<OwnedLicenses> {
  const upgrades = await tx.licenseTypeUpgrade.findMany({ where: { toId: licenseTypeId } })
  const typeIds = [licenseTypeId, ...upgrades.map(({ fromId }) => fromId)]
  const licenses = await tx.license.findMany({
    where: { accountId, licenseTypeId: { in: typeIds } },
    include: { revision: true, soldAs: true },
    orderBy: { id: 'asc' },
  })
  const byType = Map.groupBy(licenses, (license) => license.licenseTypeId === licenseTypeId)
  const owned = (isSame: boolean) => (byType.get(isSame) ?? []).map((license) => toOwned(license, ctx.now()))
  return { same: owned(true), upgradable: owned(false) }
}

function toOwned(
  license: License & { revision: LicenseTypeRevision; soldAs: SoldLicense | null },
  now: Date,
): OwnedLicense {
  const { id, maxActivations, expiry, termAnchor, terms, timeZone, suspendReason, soldAs } = license
  return {
    ...{ id, seats: maxActivations, expiry, termAnchor, terms, updatesUntil: license.updatesUntil },
    status: statusOf(license, now),
    rules: { ...(license.revision.rules as LicenseTypeRules), timeZone },
    isOfSale: false,
    isLost: suspendReason !== null && suspendReason === (soldAs?.suspendReason ?? null),
  }
}

async function applyChoice(
  ctx: Context,
  tx: Tx,
  sale: StoredSale,
  { accountId, contactId }: Buyer,
  { licenseTypeId, licenseType, seats, start, end }: Purchase,
  { intent, licenseId: owned }: SaleChoice,
): Promise<SaleProblem[]> {
  if (owned === null && contactId === null) return [noContact]
  const issued = owned === null
  const licenseId =
    owned ??
    (await onboardPurchase(ctx, tx, { accountId, contactId, licenseType, maxActivations: seats })).licenseId
  await lockSoldLicense(ctx, tx, licenseId, {
    issued,
    ...(issued && { base: (license) => ({ ...soldStateOf(license), maxActivations: 0 }) }),
  })
  const revision =
    intent === 'UPGRADE' ? await getPublishedRevision(tx, await getLicenseType(tx, licenseType)) : null
  await tx.saleEffect.create({
    data: {
      ...{ saleId: sale.id, licenseTypeId, licenseId, intent, issued },
      ...{ quantity: seats, start, end, revisionId: revision?.id ?? null },
      inForce: true,
      appliedAt: ctx.now(),
    },
  })
  await refoldLicense(ctx, tx, licenseId, sale, { isNew: issued })
  return []
}

const noContact: SaleProblem = {
  code: 'INCOMPLETE',
  detail:
    'The sale was won but has no contact with an address, so the license key cannot be sent. Add it to the sale.',
}
