import type { StreamedEvent } from '../../src/subscriptions/change.ts'
import { known, staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'

export const ChangeEvent = builder.objectRef<StreamedEvent>('ChangeEvent').implement({
  description: 'What happened, as the log of events has it.',
  subGraphs: known,
  fields: (t) => ({
    type: t.exposeString('type', { description: 'As `noun.past-verb`, such as `license.suspended`.' }),
    occurredAt: t.expose('occurredAt', { type: 'DateTime', description: 'When.' }),
    actor: t.exposeString('actor', {
      authScopes: { scope: 'AUDIT_READ' },
      subGraphs: staff,
      description: 'Who did it.',
    }),
    requestId: t.exposeString('requestId', {
      authScopes: { scope: 'AUDIT_READ' },
      subGraphs: staff,
      description: 'The request, as the log names it.',
    }),
    data: t.expose('data', {
      type: 'JSONObject',
      authScopes: { scope: 'AUDIT_READ' },
      subGraphs: staff,
      description: 'What changed.',
    }),
  }),
})
