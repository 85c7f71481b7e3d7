import { randomUUIDv7 } from 'node:crypto'
import type { Prisma } from '../../prisma/client/client.ts'
import type { Context } from './context.ts'
import { insertRows } from './database/insert-rows.ts'
import type { Tx } from './db.ts'

/** Types of events: `noun.past-verb`, with the verb of the operation. */
export const eventTypes = [
  'account.adopted',
  'account.changed',
  'account.created',
  'account.exported',
  'account.findings-changed',
  'account.linked',
  'account.looked-up',
  'account.relinked',
  'account.unlinked',
  'account.updated',
  'account.merged',
  'account.negotiation-began',
  'account.negotiation-ended',
  'activation.deactivated',
  'activation.released',
  'activation.updated',
  'api-key.created',
  'api-key.revoked',
  'bulk-operation.canceled',
  'bulk-operation.completed',
  'bulk-operation.started',
  'crm-reconciliation.requested',
  'crm-erasure.completed',
  'crm-review.resolved',
  'crm-sync.replayed',
  'contact.added',
  'contact.anonymized',
  'contact.changed',
  'contact.forgotten',
  'contact.mail-stopped',
  'contact.preferences-set',
  'contact.removed',
  'contact.updated',
  'device-release.requested',
  'entitlement.defined',
  'fingerprint.banned',
  'fingerprint.unbanned',
  'job.retried',
  'key-pool.closed',
  'key-pool.created',
  'key-pool.keys-added',
  'key-pool.keys-revoked',
  'license.activated',
  'license.change-canceled',
  'license.change-failed',
  'license.change-scheduled',
  'license.changed',
  'license.expired',
  'license.extended',
  'license.imported',
  'license.issued',
  'license.reinstated',
  'license.renewed',
  'license.revoked',
  'license.started',
  'license.suspended',
  'license.transferred',
  'license.trial-extended',
  'license.type-changed',
  'license-file.checked-out',
  'license-file.released',
  'license-details.resent',
  'license-key.rotated',
  'license-type.defined',
  'license-type.published',
  'license-type.renamed',
  'license-type.retired',
  'license-type.skus-named',
  'license-type.upgrades-named',
  'meter.defined',
  'notification.failed',
  'notification.sent',
  'onboarding.abandoned',
  'onboarding.completed',
  'onboarding.started',
  'partner.created',
  'partner.updated',
  'pooled-key.claimed',
  'product.created',
  'product.renamed',
  'release.defined',
  'sale.decided',
  'sale.followed',
  'sale.merged',
  'sandbox-clock.advanced',
  'signing-key.created',
  'usage.corrected',
  'usage.recorded',
  'webhook-endpoint.created',
  'webhook-endpoint.deleted',
  'webhook-endpoint.disabled',
  'webhook-endpoint.enabled',
  'webhook-endpoint.tested',
  'webhook-endpoint.updated',
  'webhook-secret.rotated',
  'webhooks.replayed',
] as const
export type EventType = (typeof eventTypes)[number]

/** The jobs that each event enqueues. This is the complete list. */
const reactions: Partial<Record<EventType, readonly ReactingJob[]>> = {
  'account.linked': ['crm.reread-reviews'],
  'license-file.released': ['license-files.publish-status-lists'],
  'license.reinstated': ['license-files.publish-status-lists'],
  'license.revoked': ['license-files.publish-status-lists'],
  'license.suspended': ['license-files.publish-status-lists'],
  'license-type.published': ['crm.reread-reviews'],
  'license-type.skus-named': ['crm.reread-reviews'],
  'license-type.upgrades-named': ['crm.reread-reviews'],
}

/** Jobs without a payload: they read what they need when they run. */
type ReactingJob = 'crm.reread-reviews' | 'license-files.publish-status-lists'

/** Whether an event enqueues a job, so that recording it takes more than its row. */
export function hasReactions(type: EventType): boolean {
  return type in reactions
}

export interface NewEvent {
  type: EventType
  /** Id of the record that the event is about. */
  subjectId: string
  accountId?: string | null
  licenseId?: string | null
  /** What changed; never a secret. */
  data?: Prisma.InputJsonObject
}

/** Records an event with its actor in the transaction of the change, and enqueues the jobs that react to it. */
export async function recordEvent(ctx: Context, tx: Tx, event: NewEvent): Promise<void> {
  await recordEvents(ctx, tx, [event])
}

/** Records several events in their order. Otherwise as `recordEvent`. */
export async function recordEvents(ctx: Context, tx: Tx, events: readonly NewEvent[]): Promise<void> {
  const { principal, requestId } = ctx.caller
  const occurredAt = ctx.now()
  // Each row has all columns, so that one statement writes them in their order.
  const rows = events.map(({ type, subjectId, accountId = null, licenseId = null, data = {} }) => ({
    ...{ id: randomUUIDv7(), type, subjectId, accountId, licenseId, data },
    ...{ actor: principal, requestId, occurredAt },
  }))
  await insertRows(tx, 'events', rows)
  for (const job of new Set(events.flatMap(({ type }) => reactions[type] ?? []))) {
    await ctx.enqueue(tx, job, {})
  }
}
