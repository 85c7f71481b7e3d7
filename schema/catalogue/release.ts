import { operators } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { Product } from './product.ts'

builder.prismaObject('Release', {
  description: 'A released version of a product.',
  authScopes: { scope: 'CATALOG_READ' },
  subGraphs: operators,
  fields: (t) => ({
    version: t.exposeString('version', { description: 'The version, as software names itself.' }),
    releasedAt: t.expose('releasedAt', { type: 'DateTime', description: 'When it was released.' }),
  }),
})

builder.prismaObjectField(Product, 'releases', (t) =>
  t.relation('releases', {
    args: {
      skip: t.arg.int({ required: false, description: 'How many of the newest to leave out, to read on.' }),
    },
    query: ({ skip }) => ({
      orderBy: [{ releasedAt: 'desc' }, { version: 'asc' }],
      take: 100,
      skip: Math.max(0, skip ?? 0),
    }),
    subGraphs: operators,
    description:
      'Its last 100 releases, the newest first, or the 100 before those; what `MAINTAIN` counts by.',
  }),
)
