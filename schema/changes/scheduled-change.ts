import type { ScheduledChangeState as States } from '../../prisma/client/enums.ts'
import type { RefusalCode } from '../../src/platform/errors.ts'
import { staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { enumOf } from '../builder/enum-of.ts'
import { childrenOf } from '../builder/pages/child-connection.ts'
import { RefusalCodeEnum } from '../builder/refusal.ts'
import { License } from '../licenses/license.ts'

const ScheduledChangeState = enumOf<States>('ScheduledChangeState', {
  description: 'State of a scheduled change.',
  values: {
    WAITING: 'The change is applied at `effectiveAt`.',
    APPLIED: 'The license was changed.',
    CANCELED: 'The change was canceled, and is never applied.',
    FAILED: 'The change was refused when it was due. The license did not change.',
  },
})

export const ScheduledChange = builder.prismaNode('ScheduledChange', {
  description: 'Change of a license that is applied at a later time, by the clock of the gateway.',
  id: { field: 'id' },
  authScopes: { scope: 'LICENSES_READ' },
  subGraphs: staff,
  fields: (t) => ({
    license: t.relation('license', { description: 'License that changes.' }),
    state: t.expose('state', { type: ScheduledChangeState, description: 'State of the change.' }),
    effectiveAt: t.expose('effectiveAt', {
      type: 'DateTime',
      description:
        'Instant from which the change is applied, within about a minute. Changes of one license are applied in the order of ' +
        'these instants, and then in the order in which they were scheduled.',
    }),
    change: t.expose('change', {
      type: 'JSONObject',
      description: 'What changes, in the form of `LicenseChangeInput`. Values that are not listed stay.',
    }),
    reason: t.exposeString('reason', { description: 'Reason of the change.' }),
    createdAt: t.expose('createdAt', {
      type: 'DateTime',
      description: 'Time at which the change was scheduled.',
    }),
    createdBy: t.exposeString('createdBy', {
      description: 'Principal that scheduled the change, as `actor` of events.',
    }),
    endedAt: t.expose('endedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Time at which the change was applied or canceled, or failed; null while it waits.',
    }),
    failureCode: t.field({
      type: RefusalCodeEnum,
      nullable: true,
      description: 'Code of the refusal if the change failed; null otherwise.',
      select: { failureCode: true },
      resolve: ({ failureCode }) => failureCode as RefusalCode | null,
    }),
    failure: t.exposeString('failure', {
      nullable: true,
      description: 'Message of the refusal in English if the change failed; null otherwise.',
    }),
  }),
})

const ScheduledChangeConnection = builder.connectionObject(
  { type: ScheduledChange, name: 'ScheduledChangeConnection' },
  { name: 'ScheduledChangeEdge' },
)

builder.prismaObjectField(License, 'scheduledChanges', (t) =>
  t.connection(
    childrenOf({
      type: ScheduledChange,
      table: 'scheduled_changes',
      parent: 'license_id',
      subGraphs: staff,
      descending: true,
      description: 'Scheduled changes of the license in every state, the last scheduled one first.',
    }),
    ScheduledChangeConnection,
  ),
)
