import type { MeterReading } from '../../src/domain/usage/reading.ts'
import { builder } from '../builder/builder.ts'
import { MeterPeriod } from '../catalogue/license-type-enums.ts'

export const MeterReadingType = builder.objectRef<MeterReading>('MeterReading').implement({
  description: 'How a meter of one license stands.',
  fields: (t) => ({
    meter: t.exposeString('meter', { description: 'The meter.' }),
    used: t.exposeFloat('used', {
      description: 'What was used in this period: a whole number, which may pass the 32 bits of an Int.',
    }),
    limit: t.exposeInt('limit', {
      nullable: true,
      description: 'The most in one period; null is unlimited.',
    }),
    remaining: t.exposeInt('remaining', { nullable: true, description: 'What is left; null is unlimited.' }),
    period: t.expose('period', { type: MeterPeriod, description: 'When it starts again at 0.' }),
    resetsAt: t.expose('resetsAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When that is next; null is never.',
    }),
  }),
})
