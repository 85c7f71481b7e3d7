import type { RenewalSettings } from '../../../src/crm/renewals/renewal-settings.ts'
import { type OpenRenewal, recordRenewalIds } from '../../../src/crm/renewals/renewals.ts'
import { associateBatch } from '../api/associate-batch.ts'
import { paths } from '../api/paths.ts'
import { readAssociations } from '../api/read-associations.ts'
import { readRecord } from '../api/read-record.ts'
import { writeBatch } from '../api/write-batch.ts'
import { RENEWAL_ID } from '../mapping/deal-properties.ts'
import { dayOf } from '../mapping/validity.ts'
import { closeOutcome, type RenewalOutcome, type RenewalRun } from './renewal-run.ts'

/** HubSpot's type of the association from a line item to its deal. */
const LINE_TO_DEAL = { associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 20 } as const

/**
 * Creates the deals of renewals, at most 100, with their company, their contact and a line item as licensed. Each part can be
 * repeated: the deal has a unique property, associations exist once, and a deal with a line item gets no other one.
 */
export async function createRenewalDeals(
  { app, client, settings }: RenewalRun,
  renewals: readonly OpenRenewal[],
): Promise<RenewalOutcome> {
  const byId = new Map(renewals.map((renewal) => [renewal.id, renewal]))
  const written = await writeBatch(
    client,
    'deals',
    { by: 'property', idProperty: RENEWAL_ID },
    renewals.map((renewal) => ({
      traceId: renewal.id,
      id: renewal.id,
      // A deal that exists keeps what people changed.
      properties: renewal.remoteId ? {} : dealOf(renewal, settings),
    })),
  )
  const outcome: RenewalOutcome = {
    done: [],
    refused: written.refused.map(({ row, code, reason }) => ({ id: row.traceId, code, reason })),
    postponed: written.postponed.map(({ traceId }) => byId.get(traceId)!),
    failure: written.halt,
  }
  const deals = written.accepted.flatMap(({ row, remoteId }) =>
    remoteId ? [{ renewal: byId.get(row.traceId)!, dealId: remoteId }] : [],
  )
  await recordRenewalIds(
    app,
    deals.map(({ renewal, dealId }) => ({ id: renewal.id, remoteId: dealId })),
  )
  const postponeAll = () => outcome.postponed.push(...deals.map(({ renewal }) => renewal))
  if (outcome.failure) {
    postponeAll()
    return outcome
  }
  for (const [type, endOf] of [
    ['companies', ({ companyId }: OpenRenewal) => companyId],
    ['contacts', ({ personId }: OpenRenewal) => personId],
  ] as const) {
    const pairs = deals.flatMap(({ renewal, dealId }) => {
      const to = endOf(renewal)
      return to ? [{ subjectId: renewal.id, from: dealId, to }] : []
    })
    // A record that was deleted meanwhile cannot be associated.
    const { halt } = await associateBatch(client, ['deals', type], pairs)
    outcome.failure ??= halt
  }
  outcome.failure ??= await addLines({ app, client, settings }, deals)
  if (outcome.failure) postponeAll()
  else outcome.done.push(...deals.map(({ renewal }) => renewal.id))
  return outcome
}

function dealOf(
  { accountName, licenseType, expiry, timeZone, id }: OpenRenewal,
  { pipeline, stage, owner }: RenewalSettings,
): Record<string, string> {
  const day = dayOf({ at: expiry, timeZone })
  return {
    [RENEWAL_ID]: id,
    dealname: `Renewal: ${accountName}, ${licenseType}, ${day}`,
    description: `The license ends on ${day}. Win this deal to renew it.`,
    pipeline,
    dealstage: stage!,
    dealtype: 'existingbusiness',
    closedate: expiry.toISOString(),
    ...(owner && { hubspot_owner_id: owner }),
  }
}

/** Adds the line item as licensed to the deals that have none. Its period starts when the present one has ended. */
async function addLines(
  { client }: Pick<RenewalRun, 'app' | 'client' | 'settings'>,
  deals: readonly { renewal: OpenRenewal; dealId: string }[],
): Promise<RenewalOutcome['failure']> {
  const withSku = deals.filter(({ renewal }) => renewal.sku !== null)
  if (withSku.length === 0) return null
  const withLines = new Set<string>()
  const records = { from: 'deals', to: 'line_items', ids: withSku.map(({ dealId }) => dealId) }
  const unread = await readAssociations(client, records, ({ id, ends }) => {
    if (ends.length > 0) withLines.add(id)
    return false
  })
  if (unread) return unread.kind === 'permanent' ? null : unread
  const missing = withSku.filter(({ dealId }) => !withLines.has(dealId))
  if (missing.length === 0) return null
  const { verdict } = await client.send({
    method: 'POST',
    path: `${paths.objects('line_items')}/batch/create`,
    body: {
      inputs: missing.map(({ renewal, dealId }) => ({
        objectWriteTraceId: renewal.id,
        properties: {
          name: renewal.licenseType,
          hs_sku: renewal.sku!,
          quantity: String(renewal.seats ?? 1),
          hs_recurring_billing_start_date: dayAfter(renewal),
          ...(renewal.price && { price: renewal.price }),
        },
        associations: [{ to: { id: dealId }, types: [LINE_TO_DEAL] }],
      })),
    },
  })
  return verdict.kind === 'ok' || verdict.kind === 'permanent' ? null : verdict
}

function dayAfter({ expiry, timeZone }: OpenRenewal): string {
  return Temporal.PlainDate.from(dayOf({ at: expiry, timeZone }))
    .add({ days: 1 })
    .toString()
}

/** Moves the deal of a renewal that was made otherwise to its closed stage. A deal that is closed or deleted stays. */
export async function closeRenewalDeal(
  { client, stages, settings }: RenewalRun,
  renewal: OpenRenewal,
): Promise<RenewalOutcome> {
  const dealId = renewal.remoteId!
  const deal = await readRecord(client, 'deals', dealId, ['dealstage'])
  if (deal && 'kind' in deal) return closeOutcome(renewal, deal)
  if (!deal) return closeOutcome(renewal, null)
  const stage = await stages.find(deal.properties.dealstage ?? '')
  if (stage && 'kind' in stage) return closeOutcome(renewal, stage)
  if (stage?.isClosed) return closeOutcome(renewal, null)
  const { verdict } = await client.send({
    method: 'PATCH',
    path: `${paths.objects('deals')}/${deal.remoteId}`,
    body: { properties: { dealstage: settings.doneStage!, pipeline: settings.pipeline } },
  })
  return closeOutcome(renewal, verdict.kind === 'ok' ? null : verdict)
}
