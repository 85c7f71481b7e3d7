import type { Subscription } from './subscription.ts'

const company = '0-2'
const contact = '0-1'
const deal = '0-3'

/** The subscriptions of the app that the gateway ships: exactly those of its `webhooks-hsmeta.json`. */
export const subscriptions: Subscription[] = [
  ...changesOf(company, ['name', 'domain']),
  ...eventsOf(company, ['merge', 'deletion', 'restore']),
  ...changesOf(contact, ['email', 'firstname', 'lastname']),
  ...eventsOf(contact, ['merge', 'deletion', 'restore']),
  ...changesOf(deal, ['dealstage', 'amount', 'hs_is_closed_won']),
  ...eventsOf(deal, ['creation', 'merge', 'deletion', 'restore', 'associationChange']),
  { subscriptionType: 'contact.privacyDeletion' },
]

function changesOf(objectTypeId: string, properties: string[]): Subscription[] {
  return properties.map((propertyName) => ({
    subscriptionType: 'object.propertyChange',
    objectTypeId,
    propertyName,
  }))
}

function eventsOf(objectTypeId: string, verbs: string[]): Subscription[] {
  return verbs.map((verb) => ({ subscriptionType: `object.${verb}`, objectTypeId }))
}
