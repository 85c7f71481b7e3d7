import type { WebhookDelivery, WebhookEndpoint } from '../../../prisma/client/client.ts'
import type { Caller, Scope } from '../../platform/caller.ts'
import type { AppContext } from '../../platform/context.ts'
import { toTypedId } from '../../platform/ids.ts'
import { visibleAccounts, visibleLicenses } from '../../platform/visible.ts'
import type { DocumentVariables } from '../documents.ts'
import { audienceOf } from '../endpoints/endpoint-input.ts'
import { subjectTypeOf } from '../event-types.ts'
import type { Claim } from './claim-deliveries.ts'

/** Longest body of a request, in bytes. */
export const MAX_PAYLOAD_BYTES = 256 * 1024

/** A message to one endpoint. */
export interface Payload {
  /** The ID of the event, so that it is the same for every attempt and every replay. For a test, that of the delivery. */
  id: string
  body: string
  /** Why the document did not make the payload; null if it did, or there is none. */
  documentProblem: string | null
}

/**
 * Makes the payload of a delivery from the present state of the records. Returns null if the event is no longer visible to the
 * partner of the endpoint. Throws if a later attempt can make it.
 */
export async function makePayload(app: AppContext, { delivery, endpoint }: Claim): Promise<Payload | null> {
  const id = toTypedId('WebhookDelivery', delivery.id)
  if (delivery.eventId === null) {
    const data = { endpoint: toTypedId('WebhookEndpoint', endpoint.id) }
    return { id, body: bodyOf(delivery.type, delivery.createdAt, data), documentProblem: null }
  }
  const caller = callerOf(endpoint, delivery)
  const event = await app.db.event.findFirst({
    where: {
      id: delivery.eventId,
      ...(endpoint.partner !== null && {
        account: visibleAccounts(caller),
        OR: [{ licenseId: null }, { license: visibleLicenses(caller) }],
      }),
    },
  })
  if (!event) return null
  const subjectType = subjectTypeOf(event.type)
  const ids = {
    event: toTypedId('Event', event.id),
    subject: subjectType && toTypedId(subjectType, event.subjectId),
    account: event.accountId && toTypedId('Account', event.accountId),
    license: event.licenseId && toTypedId('License', event.licenseId),
  }
  const byDefault = bodyOf(event.type, event.occurredAt, ids)
  if (endpoint.document === null) return { id: ids.event, body: byDefault, documentProblem: null }
  const result = await runDocument(app, caller, endpoint.document, { ...ids, type: event.type })
  if ('problem' in result) return { id: ids.event, body: byDefault, documentProblem: result.problem }
  const body = bodyOf(event.type, event.occurredAt, result.data)
  if (Buffer.byteLength(body) <= MAX_PAYLOAD_BYTES) return { id: ids.event, body, documentProblem: null }
  const documentProblem = `The payload of the document has more than ${MAX_PAYLOAD_BYTES} bytes.`
  return { id: ids.event, body: byDefault, documentProblem }
}

async function runDocument(
  { webhookDocuments }: AppContext,
  caller: Caller,
  document: string,
  variables: DocumentVariables,
): Promise<{ data: object } | { problem: string }> {
  const problem = webhookDocuments.problemOf(caller.audience, document)
  return problem === null ? await webhookDocuments.run(caller, document, variables) : { problem }
}

/** The caller as which a document is executed. */
function callerOf({ id, partner, scopes }: WebhookEndpoint, delivery: WebhookDelivery): Caller {
  return {
    audience: audienceOf(partner),
    principal: `webhook-endpoint:${toTypedId('WebhookEndpoint', id)}`,
    scopes: scopes as Scope[],
    accountId: null,
    partner,
    requestId: toTypedId('WebhookDelivery', delivery.id),
    address: null,
  }
}

function bodyOf(type: string, occurredAt: Date, data: object): string {
  return JSON.stringify({ type, timestamp: occurredAt.toISOString(), data })
}
