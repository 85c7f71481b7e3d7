import { type EventType, eventTypes } from '../platform/events.ts'
import type { NodeType } from '../platform/ids.ts'

/** Nouns of the events that a partner hears of: its accounts, with what belongs to them. */
const partnerNouns = [
  'account',
  'activation',
  'contact',
  'device-release',
  'license',
  'license-file',
  'license-key',
  'onboarding',
  'usage',
]
/** Events of these nouns that concern the vendor alone. */
const vendorOnly: readonly EventType[] = [
  'account.exported',
  'account.findings-changed',
  'account.linked',
  'account.looked-up',
  'account.negotiation-began',
  'account.negotiation-ended',
  'account.relinked',
  'account.unlinked',
  'contact.mail-stopped',
]

/** The types of events that a partner hears of. */
export const partnerEventTypes: readonly EventType[] = eventTypes.filter(
  (type) => partnerNouns.includes(nounOf(type)) && !vendorOnly.includes(type),
)

/** Returns the types of events that an endpoint can hear of. `partner` is null for one of the vendor. */
export function eventTypesOf(partner: string | null): readonly EventType[] {
  return partner === null ? eventTypes : partnerEventTypes
}

/** Type of the record that an event is about. Absent for events without a record of the graph. */
const subjects: Partial<Record<string, NodeType>> = {
  account: 'Account',
  activation: 'Activation',
  'api-key': 'ApiKey',
  'bulk-operation': 'BulkOperation',
  contact: 'Contact',
  'crm-erasure': 'Contact',
  'crm-reconciliation': 'CrmReconciliation',
  'crm-review': 'CrmReview',
  'device-release': 'License',
  fingerprint: 'BannedFingerprint',
  'key-pool': 'KeyPool',
  license: 'License',
  'license.activated': 'Activation',
  'license-details': 'License',
  'license-file': 'LicenseFile',
  'license-key': 'License',
  'license-type': 'LicenseType',
  notification: 'Notification',
  onboarding: 'Onboarding',
  partner: 'Partner',
  'pooled-key': 'PooledKey',
  product: 'Product',
  release: 'Product',
  sale: 'Sale',
  'signing-key': 'SigningKey',
  usage: 'License',
  'webhook-endpoint': 'WebhookEndpoint',
  'webhook-secret': 'WebhookEndpoint',
  webhooks: 'WebhookEndpoint',
}

/** Returns the type of the record that an event is about; null if the graph has none. */
export function subjectTypeOf(type: string): NodeType | null {
  return subjects[type] ?? subjects[nounOf(type)] ?? null
}

function nounOf(type: string): string {
  return type.split('.')[0]!
}
