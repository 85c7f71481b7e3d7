import { say, type Text } from '../../texts/say.ts'
import type { FindFindings } from './finding.ts'

/** Finds errors of many accounts that are far more frequent than in the compared period. */
export const findGrownErrors: FindFindings = async ({ thresholds }, { errorPatterns }) => {
  const grown = (await errorPatterns()).filter(
    ({ accounts, attempts, comparedAttempts }) =>
      accounts >= thresholds.accounts &&
      attempts >= thresholds.errorGrowth * comparedAttempts &&
      attempts > comparedAttempts,
  )
  return grown.map(({ code, step, licenseType, attempts, comparedAttempts, accounts, sampleAccountIds }) => ({
    kind: 'ERROR_GREW',
    text: textOf({ accounts, code, step, attempts, before: comparedAttempts }, licenseType),
    licenseType,
    step,
    evidence: [
      { name: 'accounts', value: accounts },
      { name: 'attempts', value: attempts },
      { name: 'comparedAttempts', value: comparedAttempts },
    ],
    records: sampleAccountIds.map((id) => ({ type: 'Account', id })),
  }))
}

function textOf(
  grown: { accounts: number; code: string; step: string; attempts: number; before: number },
  licenseType: string | null,
): Text {
  return licenseType === null
    ? say('FINDING_ERROR_GREW', grown)
    : say('FINDING_ERROR_GREW_OF_LICENSE_TYPE', { ...grown, licenseType })
}
