import type { Count } from '../../../src/platform/database/list.ts'
import { everyone } from '../audiences.ts'
import { builder } from '../builder.ts'

const TotalCount = builder.objectRef<Count>('TotalCount').implement({
  description: 'Number of records in a list, on all its pages.',
  subGraphs: everyone,
  fields: (t) => ({
    value: t.exposeInt('value', {
      description: 'Number of records. It is exact up to 10,000, and an estimate of the database above.',
    }),
    exact: t.exposeBoolean('exact', { description: 'Whether the number is exact.' }),
  }),
})

builder.globalConnectionField('totalCount', (t) =>
  t.field({
    type: TotalCount,
    description:
      'Number of records in the list, on all its pages. The database counts them for this field alone. In a nested ' +
      'list, a number above 10,000 is 10,001.',
    resolve: async (connection) => await (connection as unknown as { count: () => Promise<Count> }).count(),
  }),
)
