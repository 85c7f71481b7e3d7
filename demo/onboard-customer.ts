import type { GraphqlClient } from '../src/platform/graphql-client.ts'
import type { Agent } from './agent.ts'
import { annual, product } from './catalogue.ts'
import { laptop, nordlys } from './customers.ts'
import { expectEqual, expectMember } from './expect.ts'
import {
  AssignLicenseDocument,
  StartOnboardingDocument,
  VerifyUsageDocument,
} from './generated/admin/graphql.ts'
import { ActivateLicenseDocument } from './generated/app/graphql.ts'
import { formatDate, note, section, step } from './report.ts'

/** The main customer of the demonstration. */
export interface Customer {
  account: string
  onboarding: string
  license: string
  licenseKey: string
  keyHint: string
  expiry: string
}

/** Onboards one customer up to verified use, in four atomic steps. Each step is visible in the CRM. */
export async function onboardCustomer(
  vendor: GraphqlClient,
  software: GraphqlClient,
  agent: Agent,
): Promise<Customer> {
  section('Onboarding', 'one customer, in four atomic steps')
  const { account, onboarding } = await step('CREATE_ACCOUNT', async () => {
    const { startOnboarding } = await vendor.send(StartOnboardingDocument, { input: { account: nordlys } })
    const { account, onboarding } = expectMember(startOnboarding, 'StartOnboardingPayload')
    return { says: `account ${account.name} created, contact ${nordlys.contact.email}`, account, onboarding }
  })
  await agent.looksUp(account.id)

  const { license, licenseKey } = await step('ASSIGN_LICENSE', async () => {
    const input = { onboarding: onboarding.id, licenseType: annual.code, idempotencyKey: 'order-4711' }
    const { assignLicense } = await vendor.send(AssignLicenseDocument, { input })
    const { license, licenseKey } = expectMember(assignLicense, 'AssignLicensePayload')
    const until = formatDate(license.expiry, license.timeZone)
    return { says: `license of ${annual.code} issued, ${license.status} until ${until}`, license, licenseKey }
  })
  note(`license key, shown to the customer only once: ${licenseKey}`)
  await agent.looksUp(account.id)

  await step('ACTIVATE', async () => {
    const input = { ...laptop, key: licenseKey, product: product.code }
    const { activateLicense } = await software.send(ActivateLicenseDocument, { input })
    const { activation, validation } = expectMember(activateLicense, 'ActivateLicensePayload')
    const { activeActivations, maxActivations } = validation.license ?? {}
    return {
      says: `${activation.name} activated with …${license.keyHint}, seat ${activeActivations} of ${maxActivations}`,
    }
  })
  await agent.looksUp(account.id)

  await step('VERIFY_USAGE', async () => {
    const input = { onboarding: onboarding.id, meter: 'render' }
    const { verifyUsage } = await vendor.send(VerifyUsageDocument, { input })
    const { onboarding: verified, validation } = expectMember(verifyUsage, 'VerifyUsagePayload')
    expectEqual('the state of the onboarding', verified.state, 'COMPLETED')
    const [render] = verified.license?.meters ?? []
    return {
      says: `license ${validation.code}, render ${render?.used} of ${render?.limit}; onboarding ${verified.state}`,
    }
  })
  await agent.looksUp(account.id)
  const { id, keyHint, expiry } = license
  if (expiry === null) throw new Error('an annual license must have an expiry')
  return { account: account.id, onboarding: onboarding.id, license: id, licenseKey, keyHint, expiry }
}
