import { authenticated } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'

builder.prismaObject('Meter', {
  description: 'Named counter that licenses of a product can limit.',
  authScopes: { scope: 'CATALOG_READ' },
  subGraphs: authenticated,
  fields: (t) => ({
    code: t.exposeString('code', { description: 'Code of the meter in license types, files and software.' }),
    name: t.exposeString('name', { description: 'Name of the meter, for people.' }),
  }),
})
