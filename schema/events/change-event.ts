import type { StreamedEvent } from '../../src/subscriptions/change.ts'
import { authenticated, staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'

export const ChangeEvent = builder.objectRef<StreamedEvent>('ChangeEvent').implement({
  description: 'Event that caused a change.',
  subGraphs: authenticated,
  fields: (t) => ({
    type: t.exposeString('type', {
      description: 'Type of the event as `noun.past-verb`, such as `license.suspended`.',
    }),
    occurredAt: t.expose('occurredAt', {
      type: 'DateTime',
      description: 'Time at which the event occurred.',
    }),
    actor: t.exposeString('actor', {
      authScopes: { scope: 'AUDIT_READ' },
      subGraphs: staff,
      description: 'Principal that caused the event.',
    }),
    requestId: t.exposeString('requestId', {
      authScopes: { scope: 'AUDIT_READ' },
      subGraphs: staff,
      description: 'ID of the request, as in the log.',
    }),
    data: t.expose('data', {
      type: 'JSONObject',
      authScopes: { scope: 'AUDIT_READ' },
      subGraphs: staff,
      description: 'Details of the change.',
    }),
  }),
})
