import type { Finding } from '../../src/insights/findings/finding.ts'
import { toTypedId } from '../../src/platform/ids.ts'
import { sentence } from '../../src/texts/sentence.ts'
import { operators } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { enumOf } from '../builder/enum-of.ts'
import { OnboardingStep } from '../builder/onboarding-enums.ts'
import { TextType } from '../builder/text.ts'

const FindingKind = enumOf<Finding['kind']>('FindingKind', {
  description: 'Kind of finding.',
  values: {
    LIMIT_HIT_EARLY: 'Accounts ran out of seats soon after the issue.',
    CONVERSION_FELL: 'Fewer accounts complete a step than before.',
    ERROR_GREW: 'An error occurs far more often than before.',
    ACTIVATION_STALLED: 'License keys were not used to activate a device.',
    TRIAL_TOO_SHORT: 'Trials leave little time for use.',
    SEATS_IDLE_BEFORE_RENEWAL: 'Seats are idle before a renewal.',
  },
})

const Evidence = builder.objectRef<Finding['evidence'][number]>('FindingEvidence').implement({
  description: 'Figure on which a finding is based.',
  subGraphs: operators,
  fields: (t) => ({
    name: t.exposeString('name', {
      description: 'Name of the figure; the same for every finding of a kind.',
    }),
    value: t.exposeFloat('value', { description: 'Value of the figure. A share is from 0 to 1.' }),
  }),
})

export const FindingType = builder.objectRef<Finding>('Finding').implement({
  description: 'Problem in the figures that requires action by the vendor or a partner.',
  subGraphs: operators,
  fields: (t) => ({
    kind: t.expose('kind', { type: FindingKind, description: 'Kind of finding.' }),
    says: t.string({
      description: 'Finding in one or two sentences for people, in the language of the request.',
      resolve: ({ text }, _args, { locale }) => sentence(text, locale),
    }),
    text: t.expose('text', { type: TextType, description: 'Code and arguments of `says`.' }),
    licenseType: t.exposeString('licenseType', {
      nullable: true,
      description: 'Code of the license type that the finding concerns; null if it concerns none.',
    }),
    step: t.expose('step', {
      type: OnboardingStep,
      nullable: true,
      description: 'Onboarding step that the finding concerns; null if it concerns none.',
    }),
    evidence: t.field({
      type: [Evidence],
      description: 'Figures on which the finding is based.',
      resolve: ({ evidence }) => evidence,
    }),
    records: t.field({
      type: ['ID'],
      description: 'IDs of records that the finding concerns, for `node`; at most 5.',
      resolve: ({ records }) => records.map(({ type, id }) => toTypedId(type, id)),
    }),
  }),
})
