import { known } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'

builder.prismaObject('Meter', {
  description: 'A named counter that licenses of a product may limit.',
  authScopes: { scope: 'CATALOG_READ' },
  subGraphs: known,
  fields: (t) => ({
    code: t.exposeString('code', { description: 'The name that license types, files and software use.' }),
    name: t.exposeString('name', { description: 'The name that people read.' }),
  }),
})
