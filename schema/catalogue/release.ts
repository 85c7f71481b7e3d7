import { operators } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { Product } from './product.ts'

builder.prismaObject('Release', {
  description: 'Released version of a product.',
  authScopes: { scope: 'CATALOG_READ' },
  subGraphs: operators,
  fields: (t) => ({
    version: t.exposeString('version', { description: 'Version, exactly as the software reports it.' }),
    releasedAt: t.expose('releasedAt', { type: 'DateTime', description: 'Time of the release.' }),
  }),
})

builder.prismaObjectField(Product, 'releases', (t) =>
  t.relation('releases', {
    args: {
      skip: t.arg.int({
        required: false,
        description: 'Number of the newest releases to skip; 0 by default.',
      }),
    },
    query: ({ skip }) => ({
      orderBy: [{ releasedAt: 'desc' }, { version: 'asc' }],
      take: 100,
      skip: Math.max(0, skip ?? 0),
    }),
    subGraphs: operators,
    description:
      'Releases of the product, newest first; at most 100 at a time. The expiry policy `MAINTAIN` uses ' +
      'them.',
  }),
)
