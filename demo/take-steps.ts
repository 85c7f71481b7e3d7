import type { GraphqlClient } from '../src/platform/graphql-client.ts'
import { product } from './catalogue.ts'
import type { Device } from './customers.ts'
import { expectMember } from './expect.ts'
import {
  type AccountInput,
  AssignLicenseDocument,
  type LicenseOverridesInput,
  StartOnboardingDocument,
  VerifyUsageDocument,
} from './generated/admin/graphql.ts'
import { ActivateLicenseDocument } from './generated/app/graphql.ts'

/** Takes the first step. Returns the onboarding. */
export async function startOnboarding(vendor: GraphqlClient, account: AccountInput) {
  const { startOnboarding } = await vendor.send(StartOnboardingDocument, { input: { account } })
  return expectMember(startOnboarding, 'StartOnboardingPayload').onboarding
}

/** Takes the first two steps. Returns the onboarding, the license and its key. */
export async function assignLicense(
  vendor: GraphqlClient,
  account: AccountInput,
  licenseType: string,
  overrides?: LicenseOverridesInput,
) {
  const { id: onboarding } = await startOnboarding(vendor, account)
  const input = { onboarding, licenseType, overrides }
  const { assignLicense } = await vendor.send(AssignLicenseDocument, { input })
  const { license, licenseKey } = expectMember(assignLicense, 'AssignLicensePayload')
  return { onboarding, license: license.id, licenseKey }
}

/** Takes the third step as the software on a device. Returns the payload or the refusal. */
export async function activateLicense(
  software: GraphqlClient,
  key: string,
  device: Device,
  asking = product.code,
) {
  const input = { ...device, key, product: asking }
  return (await software.send(ActivateLicenseDocument, { input })).activateLicense
}

/** Takes the last step. Returns the payload or the refusal. */
export async function verifyUsage(vendor: GraphqlClient, onboarding: string) {
  return (await vendor.send(VerifyUsageDocument, { input: { onboarding } })).verifyUsage
}
