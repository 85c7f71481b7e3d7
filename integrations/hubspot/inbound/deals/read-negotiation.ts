import { findLinkedAccount } from '../../../../src/crm/deals/resolve-buyer.ts'
import { negotiateRenewal } from '../../../../src/domain/accounts/negotiate-renewal.ts'
import type { Failure } from '../../api/classify-response.ts'
import { type AssociatedRecord, readRecord } from '../../api/read-record.ts'
import { fromCompany } from '../../mapping/crm-fields.ts'
import { ACCOUNT_ID } from '../../mapping/properties.ts'
import type { ApplyRecord, RecordSource } from '../record-handler.ts'
import { companyOfDeal } from './company-of-deal.ts'

/** Whether a deal negotiates a renewal with its company: while it is in one of the negotiating stages. */
export async function readNegotiation(
  { client, hubspot, portalId }: RecordSource,
  dealId: string,
  record: AssociatedRecord | null,
): Promise<ApplyRecord | Failure> {
  const source = `${portalId} ${dealId}`
  const companyId = record && companyOfDeal(record)
  const negotiates = hubspot.deals.negotiatingStages.includes(record?.properties.dealstage ?? '')
  const company =
    negotiates && companyId ? await readRecord(client, 'companies', companyId, [ACCOUNT_ID]) : null
  if (company && 'kind' in company) return company
  return async (ctx, tx) => {
    const linked = company && {
      remoteId: company.remoteId,
      accountId: fromCompany(company.properties).accountId,
    }
    await negotiateRenewal(ctx, tx, { source, accountId: linked && (await findLinkedAccount(tx, linked)) })
  }
}
