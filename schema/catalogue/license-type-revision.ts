import type { LicenseTypeRules } from '../../src/domain/catalogue/license-types/rules.ts'
import { authenticated } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { LicenseTypeRulesType } from './license-type-rules.ts'

export const LicenseTypeRevision = builder.prismaObject('LicenseTypeRevision', {
  description: 'Numbered version of the rules of a license type. A published revision never changes.',
  subGraphs: authenticated,
  fields: (t) => ({
    number: t.exposeInt('number', {
      description: 'Number of the revision within the license type, counted from 1.',
    }),
    rules: t.field({
      type: LicenseTypeRulesType,
      description: 'Usage rules of the revision.',
      select: { rules: true },
      resolve: ({ rules }) => rules as LicenseTypeRules,
    }),
    createdAt: t.expose('createdAt', {
      type: 'DateTime',
      description: 'Time at which the revision was created.',
    }),
    publishedAt: t.expose('publishedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Time at which the revision was published; null while it is the draft.',
    }),
  }),
})
