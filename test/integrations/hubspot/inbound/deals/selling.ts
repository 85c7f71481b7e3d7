import { uniqueCode } from '../../../../seed.ts'
import { objects, type Pull } from '../../pull.ts'

/** A deal that a person in sales created. */
export interface Selling {
  dealId: string
  companyId: string
  domain: string
  email: string
  move(stage: string): Promise<unknown>
}

/** Creates an open deal with its company, its contact and its line items. */
export async function sell(
  { agent }: Pick<Pull, 'agent'>,
  lines: { sku?: string; quantity?: string }[],
  of: { companyId?: string; contact?: boolean } = {},
): Promise<Selling> {
  const make = async (type: string, properties: object) =>
    (await agent('POST', objects(type), { properties })).id
  const domain = `${uniqueCode('buyer')}.example`
  const email = `ada@${domain}`
  const companyId = of.companyId ?? (await make('companies', { name: 'Buyer Inc.', domain }))
  const dealId = await make('deals', { dealname: 'A sale', dealstage: 'contractsent' })
  const tie = (type: string, id: string) =>
    agent('PUT', objects('deals', `/${dealId}/associations/default/${type}/${id}`))
  await tie('companies', companyId)
  if (of.contact !== false)
    await tie('contacts', await make('contacts', { email, firstname: 'Ada', lastname: 'Lovelace' }))
  for (const { sku, quantity } of lines) {
    const properties = {
      name: 'A line',
      price: '10',
      ...(sku && { hs_sku: sku }),
      ...(quantity && { quantity }),
    }
    await tie('line_items', await make('line_items', properties))
  }
  return {
    dealId,
    companyId,
    domain,
    email,
    move: (dealstage) => agent('PATCH', objects('deals', `/${dealId}`), { properties: { dealstage } }),
  }
}
