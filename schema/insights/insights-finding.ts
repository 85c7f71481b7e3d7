import { type Finding, findingKinds } from '../../src/insights/findings/finding.ts'
import { toTypedId } from '../../src/platform/ids.ts'
import { operators } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { OnboardingStep } from '../builder/onboarding-enums.ts'

const FindingKind = builder.enumType('FindingKind', {
  description:
    'What was found: customers ran out of seats soon after the issue, a step’s conversion fell, an error is met far ' +
    'more often, keys were not used to activate anything, a trial leaves little time to try, or seats are idle before a renewal.',
  values: findingKinds,
})

const Evidence = builder.objectRef<Finding['evidence'][number]>('FindingEvidence').implement({
  description: 'A figure that a finding is made of.',
  subGraphs: operators,
  fields: (t) => ({
    name: t.exposeString('name', { description: 'What it counts; the same for every finding of a kind.' }),
    value: t.exposeFloat('value', { description: 'The figure; a share is from 0 to 1.' }),
  }),
})

export const FindingType = builder.objectRef<Finding>('Finding').implement({
  description: 'Something in the figures that somebody should do something about.',
  subGraphs: operators,
  fields: (t) => ({
    kind: t.expose('kind', { type: FindingKind, description: 'What was found.' }),
    says: t.exposeString('says', { description: 'The whole of it, in a sentence or two for people.' }),
    licenseType: t.exposeString('licenseType', {
      nullable: true,
      description: 'The code of the license type that it is about; null where it is about none.',
    }),
    step: t.expose('step', {
      type: OnboardingStep,
      nullable: true,
      description: 'The onboarding step that it is about; null where it is about none.',
    }),
    evidence: t.field({
      type: [Evidence],
      description: 'The figures that the sentence is made of.',
      resolve: ({ evidence }) => evidence,
    }),
    records: t.field({
      type: ['ID'],
      description: 'The ids of some of the records that it was found in, at most five, which `node` finds.',
      resolve: ({ records }) => records.map(({ type, id }) => toTypedId(type, id)),
    }),
  }),
})
