import type { GraphqlClient } from '../src/platform/graphql-client.ts'
import { annual, trial } from './catalogue.ts'
import { bergen, desktop, hamar, laptop, tidende } from './customers.ts'
import { expectMember } from './expect.ts'
import { SuspendLicenseDocument } from './generated/admin/graphql.ts'
import { section, step } from './report.ts'
import { activateLicense, assignLicense, startOnboarding, verifyUsage } from './take-steps.ts'

/** Onboards customers that drop out at different steps, for the funnel. */
export async function onboardOthers(vendor: GraphqlClient, software: GraphqlClient): Promise<void> {
  section('Other customers', 'some drop out')
  await step(bergen.name, async () => {
    const { nextStep } = await startOnboarding(vendor, bergen)
    return { says: `account created, next step ${nextStep} not taken` }
  })
  await step(tidende.name, async () => {
    const { licenseKey } = await assignLicense(vendor, tidende, trial.code)
    const refused = await activateLicense(software, licenseKey, laptop, 'video-studio')
    const { code } = expectMember(refused, 'StateRefusal')
    return { says: `trial key entered into another product: refused ${code}` }
  })
  await step(hamar.name, async () => {
    const { onboarding, license, licenseKey } = await assignLicense(vendor, hamar, annual.code)
    expectMember(await activateLicense(software, licenseKey, desktop), 'ActivateLicensePayload')
    const input = { license, reason: 'the card was declined' }
    const { suspendLicense } = await vendor.send(SuspendLicenseDocument, { input })
    expectMember(suspendLicense, 'SuspendLicensePayload')
    const { code, message } = expectMember(await verifyUsage(vendor, onboarding), 'StateRefusal')
    return { says: `activated, then suspended; verification refused ${code}, ${message.split(':')[0]}` }
  })
}
