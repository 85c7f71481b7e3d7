import { defineLicenseType } from '../../../../../src/domain/catalogue/license-types/define.ts'
import type { Context } from '../../../../../src/platform/context.ts'
import { transact } from '../../../../../src/platform/db.ts'
import { seedLicenseType, uniqueCode } from '../../../../seed.ts'
import { objects, type Pull } from '../../pull.ts'

/** Defines a license type with a SKU. */
export async function seedSku(
  admin: Context,
  rules: object = {},
): Promise<{ sku: string; licenseType: string }> {
  const all = { maxActivations: 1, ...rules }
  const { product, licenseType } = await seedLicenseType(admin, all)
  const sku = uniqueCode('SKU')
  const definition = { product, code: licenseType, name: licenseType, rules: all, skus: [sku] }
  await transact(admin.db, (tx) => defineLicenseType(admin, tx, definition))
  return { sku, licenseType }
}

/** A deal that a person in sales created. */
export interface Selling {
  dealId: string
  companyId: string
  domain: string
  email: string
  /** Ids of the line items. */
  lines: string[]
  /** Changes a line item. HubSpot then computes another amount of the deal. */
  change(line: string, properties: Record<string, string>): Promise<void>
  move(stage: string): Promise<unknown>
}

let amount = 1_000

/** Creates an open deal with its company, its contact and its line items. */
export async function sell(
  { agent }: Pick<Pull, 'agent'>,
  lines: { sku?: string; quantity?: string; intent?: string }[],
  of: {
    companyId?: string
    contact?: boolean
    name?: string
    pipeline?: string
    stage?: string
    person?: Record<string, string>
    domain?: string
  } = {},
): Promise<Selling> {
  const make = async (type: string, properties: object) =>
    (await agent('POST', objects(type), { properties })).id
  const domain = of.domain ?? `${uniqueCode('buyer')}.example`
  const email = `ada@${domain}`
  const companyId = of.companyId ?? (await make('companies', { name: of.name ?? 'Buyer Inc.', domain }))
  const dealId = await make('deals', {
    dealname: 'A sale',
    dealstage: of.stage ?? 'contractsent',
    ...(of.pipeline && { pipeline: of.pipeline }),
  })
  const tie = (type: string, id: string) =>
    agent('PUT', objects('deals', `/${dealId}/associations/default/${type}/${id}`))
  await tie('companies', companyId)
  if (of.contact !== false)
    await tie(
      'contacts',
      await make('contacts', { email, firstname: 'Ada', lastname: 'Lovelace', ...of.person }),
    )
  const ids: string[] = []
  for (const { sku, quantity, intent } of lines) {
    const properties = {
      name: 'A line',
      price: '10',
      ...(sku && { hs_sku: sku }),
      ...(quantity && { quantity }),
      ...(intent && { licet_intent: intent }),
    }
    const id = await make('line_items', properties)
    ids.push(id)
    await tie('line_items', id)
  }
  return {
    dealId,
    companyId,
    domain,
    email,
    lines: ids,
    async change(line, properties) {
      await agent('PATCH', objects('line_items', `/${line}`), { properties })
      amount += 1
      await agent('PATCH', objects('deals', `/${dealId}`), { properties: { amount: String(amount) } })
    },
    move: (dealstage) => agent('PATCH', objects('deals', `/${dealId}`), { properties: { dealstage } }),
  }
}
