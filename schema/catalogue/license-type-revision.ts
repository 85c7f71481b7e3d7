import type { LicenseTypeRules } from '../../src/domain/catalogue/license-types/rules.ts'
import { known } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { LicenseTypeRulesType } from './license-type-rules.ts'

export const LicenseTypeRevision = builder.prismaObject('LicenseTypeRevision', {
  description: 'One numbered version of the rules of a license type. A published one never changes.',
  subGraphs: known,
  fields: (t) => ({
    number: t.exposeInt('number', { description: '1, 2, 3 … within the license type.' }),
    rules: t.field({
      type: LicenseTypeRulesType,
      description: 'The rules.',
      select: { rules: true },
      resolve: ({ rules }) => rules as LicenseTypeRules,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was begun.' }),
    publishedAt: t.expose('publishedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Null while it is the draft.',
    }),
  }),
})
