import { randomUUIDv7 } from 'node:crypto'
import type { z } from 'zod'
import type { LicenseType, LicenseTypeRevision, Prisma } from '../../../prisma/client/client.ts'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { recordEvents } from '../../platform/events.ts'
import { keepMetadata, toPrismaJson } from '../../platform/metadata.ts'
import { getLicenseType, getPublishedRevision } from '../catalogue/license-types/get-license-type.ts'
import type { LicenseTypeRules } from '../catalogue/license-types/rules.ts'
import { termFrom } from '../validation/start-term.ts'
import { claimTrialForAccount } from './claim-trial.ts'
import type { licenseOverrides } from './license-overrides.ts'
import { seatLimitOf } from './seat-limit.ts'

/** A license type with the revision under which it issues licenses. */
export interface IssuingType {
  licenseType: LicenseType
  revision: LicenseTypeRevision
  rules: LicenseTypeRules
}

/**
 * Returns the license type with that code, and its published revision. Refused LICENSE_TYPE_NOT_FOUND, LICENSE_TYPE_RETIRED or
 * LICENSE_TYPE_NOT_PUBLISHED.
 */
export async function getIssuingType(tx: Tx, code: string): Promise<IssuingType> {
  const licenseType = await getLicenseType(tx, code)
  const revision = await getPublishedRevision(tx, licenseType)
  return { licenseType, revision, rules: revision.rules as LicenseTypeRules }
}

/** A license to write. The overrides fit its type, and the account exists until the transaction ends. */
export interface NewLicense {
  accountId: string
  type: IssuingType
  overrides: z.output<typeof licenseOverrides>
  metadata: object
  keyHint: string
}

/**
 * Writes licenses without their keys, each with its event, and returns their ids in the same order. Refused TRIAL_ALREADY_USED if
 * a license type grants one trial for an address or domain, and another license claimed it before.
 */
export async function writeLicenses(
  ctx: Context,
  tx: Tx,
  licenses: readonly NewLicense[],
): Promise<string[]> {
  const rows = licenses.map((license) => ({ ...license, id: randomUUIDv7() }))
  await tx.license.createMany({ data: rows.map((row) => licenseRow(ctx.now(), row)) })
  for (const { id, accountId, metadata, type } of rows) {
    await keepMetadata(tx, 'licenses', id, metadata)
    const trial = { licenseTypeId: type.licenseType.id, licenseId: id, rules: type.rules }
    await claimTrialForAccount(ctx, tx, trial, accountId)
  }
  await recordEvents(
    ctx,
    tx,
    rows.map(({ id, accountId, type: { licenseType, revision } }) => ({
      type: 'license.issued',
      subjectId: id,
      accountId,
      licenseId: id,
      data: { licenseType: licenseType.code, revision: revision.number },
    })),
  )
  return rows.map(({ id }) => id)
}

function licenseRow(now: Date, license: NewLicense & { id: string }): Prisma.LicenseCreateManyInput {
  const { id, accountId, type, overrides, metadata, keyHint } = license
  const { licenseType, revision, rules } = type
  const maxActivations =
    overrides.maxActivations === undefined ? rules.maxActivations : overrides.maxActivations
  const timeZone = overrides.timeZone ?? rules.timeZone
  const seatLimit = seatLimitOf(maxActivations, rules.overage)
  const ends = { expiryOverride: overrides.expiry ?? null, updatesUntil: overrides.updatesUntil ?? null }
  return {
    id,
    accountId,
    productId: licenseType.productId,
    licenseTypeId: licenseType.id,
    revisionId: revision.id,
    keyHint,
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
    metadata: toPrismaJson(metadata),
  }
}
