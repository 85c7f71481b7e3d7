import { z } from 'zod'
import { SaleIntent } from '../../../../prisma/client/enums.ts'
import type { Context } from '../../../platform/context.ts'
import type { Tx } from '../../../platform/db.ts'
import { type InputIssue, StateRefusal } from '../../../platform/errors.ts'
import { line } from '../../../platform/readable-text.ts'
import { say, type Text } from '../../../texts/say.ts'
import type { LicenseTypeRules } from './rules.ts'
import { recordChange } from './version.ts'

/** A SKU that sells a license type. */
export interface NamedSku {
  sku: string
  /** What a sale with the SKU does; null if the sale or the licenses of the buyer decide it. */
  intent: SaleIntent | null
}

export const sku = line({ max: 200 }).trim().min(1)
export const saleIntent = z.enum(SaleIntent)

/** The SKUs that sell a license type. */
export const skus = z
  .array(sku)
  .max(64)
  .transform((names) => [...new Set(names)])

/** Returns the SKUs of a license type in alphabetical order. */
export async function findSkus(tx: Tx, licenseTypeId: string): Promise<NamedSku[]> {
  const select = { sku: true, intent: true }
  return await tx.sku.findMany({ where: { licenseTypeId }, select, orderBy: { sku: 'asc' } })
}

/** Returns what is wrong with the intents of SKUs of a license type with these rules. */
export function intentIssues(
  named: readonly NamedSku[],
  { term, updates }: Pick<LicenseTypeRules, 'term' | 'updates'>,
  upgradesFrom: readonly string[],
): (Pick<InputIssue, 'text'> & { sku: string })[] {
  const impossible: Partial<Record<SaleIntent, Text | false>> = {
    RENEW: term === null && say('INPUT_INTENT_RENEW'),
    EXTEND_UPDATES: updates === null && say('INPUT_INTENT_EXTEND_UPDATES'),
    UPGRADE: upgradesFrom.length === 0 && say('INPUT_INTENT_UPGRADE'),
  }
  return named.flatMap(({ sku, intent }) => {
    const text = intent && impossible[intent]
    return text ? [{ sku, text }] : []
  })
}

/**
 * Sets all SKUs of a license type, with their intents; SKUs that are not among them are removed. SKUs are not rules, so they
 * make no revision. Refused SKU_TAKEN if one of them belongs to another license type.
 */
export async function nameSkus(
  ctx: Context,
  tx: Tx,
  licenseTypeId: string,
  named: readonly NamedSku[],
): Promise<void> {
  const existing = await findSkus(tx, licenseTypeId)
  if (textOfSkus(existing) === textOfSkus(named)) return
  const names = named.map(({ sku }) => sku)
  await tx.sku.deleteMany({ where: { licenseTypeId, sku: { notIn: names } } })
  await tx.sku.createMany({
    data: named.map(({ sku, intent }) => ({ sku, intent, licenseTypeId })),
    skipDuplicates: true,
  })
  const taken = await tx.sku.findFirst({
    where: { sku: { in: names }, licenseTypeId: { not: licenseTypeId } },
    include: { licenseType: true },
  })
  if (taken) {
    const { sku, licenseType } = taken
    throw new StateRefusal('SKU_TAKEN', say('SKU_TAKEN', { sku, licenseType: licenseType.code }))
  }
  for (const { sku, intent } of named) await tx.sku.update({ where: { sku }, data: { intent } })
  await recordChange(ctx, tx, {
    type: 'license-type.skus-named',
    subjectId: licenseTypeId,
    data: {
      skus: names.toSorted(),
      intents: Object.fromEntries(named.map(({ sku, intent }) => [sku, intent])),
    },
  })
}

/** SKUs with their intents as text, in alphabetical order, to compare them. */
export function textOfSkus(named: readonly NamedSku[]): string {
  return namesOf(named).join('\n')
}

/** Each SKU as text, with its intent if it has one. */
export function namesOf(named: readonly NamedSku[]): string[] {
  return named.map(({ sku, intent }) => (intent ? `${sku} (${intent})` : sku)).toSorted()
}
