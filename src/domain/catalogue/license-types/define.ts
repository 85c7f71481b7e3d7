import { z } from 'zod'
import type { LicenseTypeRevision } from '../../../../prisma/client/client.ts'
import type { Context } from '../../../platform/context.ts'
import type { Tx } from '../../../platform/db.ts'
import { NotFoundRefusal, StateRefusal } from '../../../platform/errors.ts'
import { recordEvent } from '../../../platform/events.ts'
import { canonicalJson } from '../../../platform/idempotency/canonical-json.ts'
import { code, parseInput, text } from '../../../platform/input.ts'
import { nameSkus, skus } from './name-skus.ts'
import type { LicenseTypeRules } from './rules.ts'
import { licenseTypeRules } from './rules-schema.ts'

const licenseTypeInput = z.object({
  product: code,
  code,
  name: text({ max: 200 }),
  description: text({ max: 2000 }).nullish(),
  rules: licenseTypeRules,
  skus: skus.nullish(),
})

/**
 * Defines a license type, or edits the one with that code: the rules become its draft revision, which
 * changes no license until it is published. Rules equal to the published ones make no new revision.
 * Entitlements and meters that the product does not know yet are added to it. SKUs are named where they are given.
 */
export async function defineLicenseType(
  ctx: Context,
  tx: Tx,
  raw: unknown,
): Promise<{ licenseTypeId: string }> {
  const input = parseInput(licenseTypeInput, raw)
  const product = await tx.product.findUnique({ where: { code: input.product } })
  if (!product)
    throw new NotFoundRefusal('PRODUCT_NOT_FOUND', `There is no product ${input.product}; create it first.`)

  const about = { name: input.name, description: input.description ?? null }
  // Definitions of one code follow each other: the second waits for the first one's row, and edits it. An
  // upsert would not do: Prisma looks first, and of two creations one would fail.
  await tx.licenseType.createMany({
    data: { productId: product.id, code: input.code, ...about },
    skipDuplicates: true,
  })
  const licenseType = await tx.licenseType.update({
    where: { code: input.code },
    data: about,
    include: { revisions: { orderBy: { number: 'desc' }, take: 2 } },
  })
  if (licenseType.productId !== product.id) {
    throw new StateRefusal(
      'LICENSE_TYPE_PRODUCT_FIXED',
      `License type ${input.code} belongs to another product; use another code.`,
    )
  }
  if (licenseType.state === 'RETIRED') {
    throw new StateRefusal(
      'LICENSE_TYPE_RETIRED',
      `License type ${input.code} is retired; define one with another code.`,
    )
  }
  await defineTerms(tx, product.id, input.rules)
  if (input.skus) await nameSkus(ctx, tx, licenseType.id, input.skus)

  const revision = await reviseTo(tx, licenseType, input.rules)
  if (!revision) return { licenseTypeId: licenseType.id }
  await recordEvent(ctx, tx, {
    type: 'license-type.defined',
    subjectId: licenseType.id,
    data: { code: input.code, revision: revision.number },
  })
  return { licenseTypeId: licenseType.id }
}

/**
 * The draft is edited in place, and given up by a return to the published rules; a published revision is
 * frozen, and the next one begins. Answers the revision that has the rules now; null when nothing changed.
 */
async function reviseTo(
  tx: Tx,
  { id: licenseTypeId, revisions }: { id: string; revisions: LicenseTypeRevision[] },
  rules: LicenseTypeRules,
): Promise<LicenseTypeRevision | null> {
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

/** Adds the entitlements and meters that the product does not know; known ones keep their names. */
async function defineTerms(tx: Tx, productId: string, rules: LicenseTypeRules): Promise<void> {
  const named = (entry: { code: string }) => ({ productId, code: entry.code, name: entry.code })
  await tx.entitlement.createMany({ data: rules.entitlements.map(named), skipDuplicates: true })
  await tx.meter.createMany({ data: rules.meters.map(named), skipDuplicates: true })
}
