import type { Subscription } from './subscription.ts'

const verbs = ['creation', 'deletion', 'propertyChange', 'merge', 'associationChange']

/** What an app that follows companies, contacts and deals subscribes to. */
export const subscriptions: Subscription[] = [
  ...['company', 'contact', 'deal'].flatMap((noun) =>
    verbs.map((verb) => ({ subscriptionType: `${noun}.${verb}` })),
  ),
  { subscriptionType: 'contact.privacyDeletion' },
]
