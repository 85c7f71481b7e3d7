import type { MeterReading } from '../../src/domain/usage/meter-reading.ts'
import { builder } from '../builder/builder.ts'
import { MeterPeriod } from '../catalogue/license-type-enums.ts'

export const MeterReadingType = builder.objectRef<MeterReading>('MeterReading').implement({
  description: 'Reading of a meter of one license.',
  fields: (t) => ({
    meter: t.exposeString('meter', { description: 'Code of the meter.' }),
    used: t.exposeFloat('used', {
      description: 'Usage in the current period: a whole number, which can exceed the range of `Int`.',
    }),
    limit: t.exposeInt('limit', {
      nullable: true,
      description: 'Highest usage in one period; null if unlimited.',
    }),
    remaining: t.exposeInt('remaining', {
      nullable: true,
      description: 'Usage that remains in the current period; null if unlimited.',
    }),
    period: t.expose('period', {
      type: MeterPeriod,
      description: 'Interval after which the meter restarts at 0.',
    }),
    resetsAt: t.expose('resetsAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Time at which the meter next restarts at 0; null if it never does.',
    }),
  }),
})
