import { type OpenRenewal, recordRenewalIds } from '../../../src/crm/renewals/renewals.ts'
import type { Failure } from '../api/classify-response.ts'
import { paths } from '../api/paths.ts'
import { readRecord, readRecords } from '../api/read-record.ts'
import { textIn } from '../api/read-response.ts'
import { dayOf } from '../mapping/validity.ts'
import { closeOutcome, type RenewalOutcome, type RenewalRun } from './renewal-run.ts'

/** HubSpot's types of the associations from a task. */
const TO_COMPANY = { associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 192 } as const
const TO_CONTACT = { associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 204 } as const

/**
 * Creates the task of a renewal at the company and the contact of the account. After an attempt with an unknown outcome, it first
 * looks for the task among those of the company.
 */
export async function createRenewalTask(run: RenewalRun, renewal: OpenRenewal): Promise<RenewalOutcome> {
  const { app, client, settings } = run
  const { accountName, licenseType, seats, expiry, timeZone, companyId, personId } = renewal
  const existing = renewal.attempts > 0 && companyId ? await findTask(run, renewal, companyId) : null
  if (existing && typeof existing === 'object') return closeOutcome(renewal, existing)
  const record = async (remoteId: string) => {
    await recordRenewalIds(app, [{ id: renewal.id, remoteId }])
    return closeOutcome(renewal, null)
  }
  if (existing) return await record(existing)
  const day = dayOf({ at: expiry, timeZone })
  const { verdict, body } = await client.send({
    method: 'POST',
    path: paths.objects('tasks'),
    body: {
      properties: {
        hs_task_subject: `Renewal: ${accountName}, ${licenseType}, ${day}`,
        hs_task_body: `The license with ${seats ?? 'unlimited'} seats ends on ${day}. ${markOf(renewal)}`,
        hs_task_status: 'NOT_STARTED',
        hs_timestamp: expiry.toISOString(),
        ...(settings.owner && { hubspot_owner_id: settings.owner }),
      },
      associations: [
        ...(companyId ? [{ to: { id: companyId }, types: [TO_COMPANY] }] : []),
        ...(personId ? [{ to: { id: personId }, types: [TO_CONTACT] }] : []),
      ],
    },
  })
  if (verdict.kind !== 'ok') return closeOutcome(renewal, verdict)
  return await record(textIn(body, 'id') ?? '')
}

/** Identifies the task of a renewal: tasks have no unique property. */
function markOf({ id }: OpenRenewal): string {
  return `Renewal ${id}.`
}

async function findTask(
  { client }: RenewalRun,
  renewal: OpenRenewal,
  companyId: string,
): Promise<string | Failure | null> {
  const company = await readRecord(client, 'companies', companyId, ['hs_object_id'], ['tasks'])
  if (!company || 'kind' in company) return company
  const tasks = await readRecords(client, 'tasks', company.associatedIds.tasks ?? [], ['hs_task_body'])
  if ('kind' in tasks) return tasks
  return tasks.find(({ properties }) => properties.hs_task_body?.includes(markOf(renewal)))?.remoteId ?? null
}

/** Completes the task of a renewal that was made. A task that was completed or deleted stays. */
export async function closeRenewalTask(
  { client }: RenewalRun,
  renewal: OpenRenewal,
): Promise<RenewalOutcome> {
  const { verdict, status } = await client.send({
    method: 'PATCH',
    path: `${paths.objects('tasks')}/${renewal.remoteId!}`,
    body: { properties: { hs_task_status: 'COMPLETED' } },
  })
  return closeOutcome(renewal, verdict.kind === 'ok' || status === 404 ? null : verdict)
}
