import type { Subscription } from './subscription.ts'

const verbs = ['creation', 'deletion', 'propertyChange', 'merge', 'associationChange']

/** The subscriptions of an app that follows companies, contacts and deals. */
export const subscriptions: Subscription[] = [
  ...['company', 'contact', 'deal'].flatMap((noun) =>
    verbs.map((verb) => ({ subscriptionType: `${noun}.${verb}` })),
  ),
  { subscriptionType: 'contact.privacyDeletion' },
]
