import { findLinked } from '../../../../src/crm/deals/find-buyer.ts'
import { negotiateRenewal } from '../../../../src/domain/accounts/negotiate-renewal.ts'
import { type RemoteRecordWithEnds, readRecord } from '../../api/read-record.ts'
import { fromCompany } from '../../mapping/mapping-from-crm.ts'
import { ACCOUNT_ID } from '../../mapping/properties.ts'
import type { Failed } from '../../portal/portal.ts'
import type { Follow, InboxOptions } from '../process-inbox.ts'

/** What a deal says of a renewal: that it is negotiated with its company while it is in one of the stages for that. */
export async function readNegotiation(
  { client, hubspot, portalId }: InboxOptions,
  dealId: string,
  record: RemoteRecordWithEnds | null,
): Promise<Follow | Failed> {
  const source = `${portalId} ${dealId}`
  const [companyId] = record?.ends.companies ?? []
  const negotiates = hubspot.deals.negotiatingStages.includes(record?.properties.dealstage ?? '')
  const company =
    negotiates && companyId ? await readRecord(client, 'companies', companyId, [ACCOUNT_ID]) : null
  if (company && 'kind' in company) return company
  return async (ctx, tx) => {
    const known = company && {
      remoteId: company.remoteId,
      accountId: fromCompany(company.properties).accountId,
    }
    await negotiateRenewal(ctx, tx, { source, accountId: known && (await findLinked(tx, known)) })
  }
}
