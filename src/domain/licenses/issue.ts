import { z } from 'zod'
import type { Context } from '../../platform/context.ts'
import { currentContactId, holdCurrentAccount } from '../../platform/current-account.ts'
import type { Tx } from '../../platform/db.ts'
import { accountNotFound, InputRefusal, NotFoundRefusal } from '../../platform/errors.ts'
import { recordEvent } from '../../platform/events.ts'
import { code, metadata, parseInput } from '../../platform/input.ts'
import { instant } from '../../platform/instant.ts'
import { keepMetadata, toPrismaJson } from '../../platform/metadata.ts'
import { timeZone } from '../../platform/time-zone.ts'
import { visibleAccounts } from '../../platform/visible.ts'
import { getLicenseType, getPublishedRevision } from '../catalogue/license-types/get-license-type.ts'
import { entitlementGrant, type LicenseTypeRules, seatCount } from '../catalogue/license-types/rules.ts'
import { LicenseKey } from '../license-keys/key.ts'
import { storedKey } from '../license-keys/presented-key.ts'
import { notify } from '../notifications/notify.ts'
import { termFrom } from '../validation/start-term.ts'
import { claimTrialForAccount } from './claim-trial.ts'
import { assertEntitlementOverrides } from './entitlement-overrides.ts'
import { seatLimitOf } from './seat-limit.ts'

const licenseOverrides = z.strictObject({
  expiry: instant.nullish(),
  updatesUntil: instant.nullish(),
  /** Undefined takes the number of the license type; null is unlimited. */
  maxActivations: seatCount.nullable().optional(),
  entitlements: z.array(entitlementGrant).max(256).nullish(),
  removedEntitlements: z.array(code).max(256).nullish(),
  timeZone: timeZone.nullish(),
})

/** Values of a license that differ from its type. */
export type LicenseOverrides = z.input<typeof licenseOverrides>

const issueInput = z.strictObject({
  accountId: z.string(),
  licenseType: code,
  overrides: licenseOverrides.nullish(),
  metadata: metadata.nullish(),
  contactId: z.string().nullish(),
})

/**
 * Issues a license under the published revision of a license type. Generates the key, returns it once, and
 * stores its digest only. Mails the key to one person: the given contact, or the first reachable contact of
 * the account.
 *
 * Refused ACCOUNT_NOT_FOUND, CONTACT_NOT_FOUND, LICENSE_TYPE_NOT_FOUND, LICENSE_TYPE_NOT_PUBLISHED,
 * LICENSE_TYPE_RETIRED, TRIAL_ALREADY_USED, or INPUT_INVALID.
 */
export async function issueLicense(
  ctx: Context,
  tx: Tx,
  raw: z.input<typeof issueInput>,
): Promise<{ licenseId: string; licenseKey: string }> {
  const input = parseInput(issueInput, raw)
  const account = await tx.account.findFirst({
    where: { AND: [{ id: await holdCurrentAccount(tx, input.accountId) }, visibleAccounts(ctx.caller)] },
  })
  if (!account) throw accountNotFound()
  const licenseType = await getLicenseType(tx, input.licenseType)
  const revision = await getPublishedRevision(tx, licenseType)
  const rules = revision.rules as LicenseTypeRules
  const overrides = input.overrides ?? {}
  const now = ctx.now()
  if (overrides.expiry && overrides.expiry <= now) {
    throw new InputRefusal([{ path: ['overrides', 'expiry'], message: 'must be in the future' }])
  }
  if (overrides.updatesUntil && !rules.updates) {
    const message = 'needs a license type with the rule updates'
    throw new InputRefusal([{ path: ['overrides', 'updatesUntil'], message }])
  }
  assertEntitlementOverrides(overrides, rules, ['overrides'])

  const maxActivations =
    overrides.maxActivations === undefined ? rules.maxActivations : overrides.maxActivations
  const timeZone = overrides.timeZone ?? rules.timeZone
  const seatLimit = seatLimitOf(maxActivations, rules.overage)
  const ends = { expiryOverride: overrides.expiry ?? null, updatesUntil: overrides.updatesUntil ?? null }
  const key = LicenseKey.generate(rules.keyPrefix)
  const license = await tx.license.create({
    data: {
      accountId: account.id,
      productId: licenseType.productId,
      licenseTypeId: licenseType.id,
      revisionId: revision.id,
      keyHint: key.hint,
      issuedAt: now,
      timeZone,
      ...ends,
      ...(rules.termStartsAt === 'ISSUE' && termFrom(rules, { timeZone, ...ends }, now)),
      maxActivations,
      maxActivationsFixed: overrides.maxActivations !== undefined,
      seatLimit,
      seatCeiling: seatLimit,
      entitlementOverrides: [
        ...(overrides.entitlements ?? []),
        ...(overrides.removedEntitlements ?? []).map((removed) => ({ code: removed, removed: true })),
      ],
      metadata: toPrismaJson(input.metadata ?? {}),
      keys: { create: storedKey(ctx, key, now) },
    },
    select: { id: true },
  })
  await keepMetadata(tx, 'licenses', license.id, input.metadata ?? {})
  await claimTrialForAccount(
    ctx,
    tx,
    { licenseTypeId: licenseType.id, licenseId: license.id, rules },
    account.id,
  )
  await recordEvent(ctx, tx, {
    type: 'license.issued',
    subjectId: license.id,
    accountId: account.id,
    licenseId: license.id,
    data: { licenseType: licenseType.code, revision: revision.number },
  })
  const licenseKey = key.reveal()
  const contactId = input.contactId && (await currentContactId(tx, input.contactId))
  if (
    contactId &&
    !(await tx.contact.findFirst({ where: { id: contactId, accountId: account.id, removedAt: null } }))
  )
    throw new NotFoundRefusal('CONTACT_NOT_FOUND', 'The account has no contact with this ID. Check the ID.')
  await notify(ctx, tx, [
    { message: 'LICENSE_ISSUED', licenseId: license.id, occasion: license.id, licenseKey, contactId },
  ])
  return { licenseId: license.id, licenseKey }
}
