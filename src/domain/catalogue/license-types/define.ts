import { z } from 'zod'
import type { LicenseTypeRevision } from '../../../../prisma/client/client.ts'
import type { Context } from '../../../platform/context.ts'
import type { Tx } from '../../../platform/db.ts'
import { InputRefusal, StateRefusal } from '../../../platform/errors.ts'
import { canonicalJson } from '../../../platform/idempotency/canonical-json.ts'
import { code, parseInput } from '../../../platform/input.ts'
import { line, prose } from '../../../platform/readable-text.ts'
import { say } from '../../../texts/say.ts'
import { getProduct } from '../products/get-product.ts'
import { findSkus, intentIssues, type NamedSku, nameSkus, saleIntent, sku, skus } from './name-skus.ts'
import { findUpgrades, nameUpgrades, upgradesFrom } from './name-upgrades.ts'
import { renameLicenseType } from './rename.ts'
import type { LicenseTypeRules } from './rules.ts'
import { licenseTypeRules } from './rules-schema.ts'
import { assertVersion, expectedVersion, lockLicenseType, recordChange } from './version.ts'

const licenseTypeInput = z.strictObject({
  product: code,
  code,
  name: line({ max: 200 }),
  description: prose({ max: 2000 }).nullish(),
  rules: licenseTypeRules,
  skus: skus.nullish(),
  skuIntents: z
    .array(z.strictObject({ sku, intent: saleIntent }))
    .max(64)
    .nullish(),
  upgradesFrom: upgradesFrom.nullish(),
  expectedVersion: expectedVersion.nullish(),
})

/**
 * Defines a license type, or edits the one with that code. The rules become its draft revision, which changes
 * no license until it is published. Rules equal to the published ones make no revision. Entitlements and
 * meters that the product does not have are added to it. Given SKUs replace the SKUs of the license type, and given intents the
 * intents of its SKUs. Given upgrades replace the license types that it is an upgrade of. The expected version 0 only defines.
 *
 * Refused PRODUCT_NOT_FOUND, LICENSE_TYPE_NOT_FOUND, LICENSE_TYPE_CHANGED, LICENSE_TYPE_PRODUCT_FIXED, LICENSE_TYPE_RETIRED,
 * SKU_TAKEN, or INPUT_INVALID with every contradiction.
 */
export async function defineLicenseType(
  ctx: Context,
  tx: Tx,
  raw: z.input<typeof licenseTypeInput>,
): Promise<{ licenseTypeId: string }> {
  const input = parseInput(licenseTypeInput, raw)
  const product = await getProduct(tx, input.product)

  let isNew = false
  const names = { name: input.name, description: input.description ?? null }
  // Concurrent definitions of one code run one after the other: the second waits for the row of the first, and
  // edits it. An upsert does not work here: Prisma reads first, so one of two creations would fail.
  if (!input.expectedVersion) {
    const { count } = await tx.licenseType.createMany({
      data: { productId: product.id, code: input.code, ...names },
      skipDuplicates: true,
    })
    isNew = count > 0
  }
  const licenseType = await lockLicenseType(tx, input.code)
  if (licenseType.productId !== product.id) {
    throw new StateRefusal(
      'LICENSE_TYPE_PRODUCT_FIXED',
      say('LICENSE_TYPE_PRODUCT_FIXED', { licenseType: input.code }),
    )
  }
  if (licenseType.state === 'RETIRED') {
    throw new StateRefusal(
      'LICENSE_TYPE_RETIRED',
      say('LICENSE_TYPE_RETIRED_FOR_CHANGES', { licenseType: input.code }),
    )
  }
  if (!isNew) {
    assertVersion(licenseType, input.expectedVersion)
    await renameLicenseType(ctx, tx, { code: input.code, ...names })
  }
  await addMissingNames(tx, product.id, input.rules)
  if (input.upgradesFrom) await nameUpgrades(ctx, tx, licenseType, input.upgradesFrom)
  await nameGivenSkus(ctx, tx, licenseType.id, input)

  const revision = await saveRules(tx, licenseType.id, input.rules)
  if (!revision) return { licenseTypeId: licenseType.id }
  await recordChange(ctx, tx, {
    type: 'license-type.defined',
    subjectId: licenseType.id,
    data: { code: input.code, revision: revision.number },
  })
  return { licenseTypeId: licenseType.id }
}

/**
 * Edits the draft in place, deletes it if the rules return to the published ones, or creates the next
 * revision: a published revision is frozen. Returns the revision that has the rules now; null if nothing
 * changed.
 */
async function saveRules(
  tx: Tx,
  licenseTypeId: string,
  rules: LicenseTypeRules,
): Promise<LicenseTypeRevision | null> {
  const revisions = await tx.licenseTypeRevision.findMany({
    where: { licenseTypeId },
    orderBy: { number: 'desc' },
    take: 2,
  })
  const draft = revisions.find(({ publishedAt }) => !publishedAt)
  const published = revisions.find(({ publishedAt }) => publishedAt)
  const hasRules = (revision: LicenseTypeRevision | undefined) =>
    revision !== undefined && canonicalJson(revision.rules) === canonicalJson(rules)
  if (draft ? hasRules(draft) : hasRules(published)) return null
  if (draft && published && hasRules(published)) {
    await tx.licenseTypeRevision.delete({ where: { id: draft.id } })
    return published
  }
  if (draft) return await tx.licenseTypeRevision.update({ where: { id: draft.id }, data: { rules } })
  return await tx.licenseTypeRevision.create({
    data: { licenseTypeId, number: (published?.number ?? 0) + 1, rules },
  })
}

/** Sets the given SKUs and intents. SKUs keep their intents unless intents are given. Refuses intents that are not possible. */
async function nameGivenSkus(
  ctx: Context,
  tx: Tx,
  licenseTypeId: string,
  { skus, skuIntents, rules }: z.output<typeof licenseTypeInput>,
): Promise<void> {
  const before = await findSkus(tx, licenseTypeId)
  const names = skus ?? before.map(({ sku }) => sku)
  const intents = new Map((skuIntents ?? before).map(({ sku, intent }) => [sku, intent]))
  const named: NamedSku[] = names.map((name) => ({ sku: name, intent: intents.get(name) ?? null }))
  const unknown = (skuIntents ?? []).filter(({ sku: name }) => !names.includes(name))
  const issues = [
    ...unknown.map((one) => ({ ...one, text: say('INPUT_SKU_OF_INTENT_UNKNOWN', { sku: one.sku }) })),
    ...intentIssues(named, rules, await findUpgrades(tx, licenseTypeId)),
  ]
  if (issues.length > 0)
    throw new InputRefusal(
      issues.map(({ sku: name, text }) => ({
        path: ['skuIntents', String((skuIntents ?? []).findIndex((one) => one.sku === name)), 'intent'],
        text,
      })),
    )
  await nameSkus(ctx, tx, licenseTypeId, named)
}

/** Adds the entitlements and meters that the product does not have. Existing ones keep their names. */
async function addMissingNames(tx: Tx, productId: string, rules: LicenseTypeRules): Promise<void> {
  const named = (entry: { code: string }) => ({ productId, code: entry.code, name: entry.code })
  await tx.entitlement.createMany({ data: rules.entitlements.map(named), skipDuplicates: true })
  await tx.meter.createMany({ data: rules.meters.map(named), skipDuplicates: true })
}
