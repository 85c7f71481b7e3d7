import { InputRefusal, NotFoundRefusal } from '../../platform/errors.ts'
import { say } from '../../texts/say.ts'
import type { LicenseTypeRules, MeterRule } from '../catalogue/license-types/rules.ts'

/** Returns the rule of a meter. Refused METER_NOT_FOUND if there are no meters, and INPUT_INVALID for another meter. */
export function getMeterRule(rules: LicenseTypeRules, meter: string): MeterRule {
  const rule = rules.meters.find((candidate) => candidate.code === meter)
  if (rule) return rule
  if (rules.meters.length === 0) throw new NotFoundRefusal('METER_NOT_FOUND', say('METER_NOT_FOUND'))
  throw new InputRefusal([
    {
      path: ['meter'],
      text: say('INPUT_METER_NOT_OF_LICENSE', { meter }),
      allowed: rules.meters.map(({ code }) => code),
    },
  ])
}
