import { counted, type FindFindings } from './finding.ts'

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
    says:
      `${counted(accounts, 'account')} met ${code} at ${step}${licenseType ? ` with ${licenseType}` : ''}, in ` +
      `${counted(attempts, 'attempt')}; in the period before there were ${comparedAttempts || 'none'}.`,
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
