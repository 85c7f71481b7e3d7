import { assignLicense } from '../../src/domain/onboarding/assign-license.ts'
import type { TestApp } from '../app.ts'
import { execute } from '../graphql.ts'
import { seedAccount, seedLicenseType, uniqueCode } from '../seed.ts'

const activate = 'mutation ($input: ActivateLicenseInput!) { activateLicense(input: $input) { __typename } }'

/** Has five customers of a new license type run into the same error on one day, which is a finding. */
export async function seedFinding(app: TestApp): Promise<void> {
  const { licenseType } = await seedLicenseType(app.admin)
  const software = app.as({ audience: 'APP', address: '203.0.113.9' })
  for (let customer = 0; customer < 5; customer++) {
    const { onboardingId } = await seedAccount(app.admin)
    const { licenseKey } = await assignLicense(app.admin, { onboardingId, licenseType })
    const device = { key: licenseKey, fingerprint: uniqueCode('device'), product: 'another-product' }
    await execute(app, software, activate, { input: device })
  }
}
