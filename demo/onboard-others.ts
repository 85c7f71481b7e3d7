import { annual, floating, product, trial } from './catalogue.ts'
import { type Client, expectMember } from './client.ts'
import { bergen, device, fjord, hamar, tidende } from './customers.ts'
import {
  type AccountInput,
  AssignLicenseDocument,
  StartOnboardingDocument,
  SuspendLicenseDocument,
  VerifyUsageDocument,
} from './generated/admin/graphql.ts'
import { ActivateLicenseDocument } from './generated/app/graphql.ts'
import { section, step } from './report.ts'

/** Customers who got less far, or less straight: what a funnel is there to show. */
export async function onboardOthers(vendor: Client, software: Client): Promise<void> {
  section('Other customers', 'not everybody gets through')
  await step(bergen.name, async () => {
    const { nextStep } = await start(vendor, bergen)
    return { says: `account created, then nothing: waits for ${nextStep}` }
  })
  await step(tidende.name, async () => {
    const { licenseKey } = await assign(vendor, tidende, trial.code)
    const { code } = expectMember(await activate(software, licenseKey, 'video-studio'), 'StateRefusal')
    return { says: `trial key entered into another product: refused ${code}` }
  })
  await step(hamar.name, async () => {
    const { onboarding, license, licenseKey } = await assign(vendor, hamar, annual.code)
    expectMember(await activate(software, licenseKey), 'ActivateLicensePayload')
    const suspension = { license, reason: 'the card was declined' }
    await vendor.send(SuspendLicenseDocument, { input: suspension })
    const { code, message } = expectMember(await verify(vendor, onboarding), 'StateRefusal')
    return { says: `activated, then suspended; verification refused ${code}, ${message.split(':')[0]}` }
  })
  await step(fjord.name, async () => {
    const { onboarding, licenseKey } = await assign(vendor, fjord, floating.code)
    expectMember(await verify(vendor, onboarding), 'StateRefusal')
    const { activation } = expectMember(await activate(software, licenseKey), 'ActivateLicensePayload')
    const verified = expectMember(await verify(vendor, onboarding), 'VerifyUsagePayload')
    const until = activation.leaseEndsAt?.slice(11, 16)
    return { says: `floating seat leased until ${until} UTC; onboarding ${verified.onboarding.state}` }
  })
}

async function start(vendor: Client, account: AccountInput) {
  const { startOnboarding } = await vendor.send(StartOnboardingDocument, { input: { account } })
  return expectMember(startOnboarding, 'StartOnboardingPayload').onboarding
}

async function assign(vendor: Client, account: AccountInput, licenseType: string) {
  const { id: onboarding } = await start(vendor, account)
  const { assignLicense } = await vendor.send(AssignLicenseDocument, { input: { onboarding, licenseType } })
  const { license, licenseKey } = expectMember(assignLicense, 'AssignLicensePayload')
  return { onboarding, license: license.id, licenseKey }
}

async function activate(software: Client, key: string, asking = product.code) {
  const input = { ...device('a computer', 'windows-x64'), key, product: asking }
  return (await software.send(ActivateLicenseDocument, { input })).activateLicense
}

async function verify(vendor: Client, onboarding: string) {
  return (await vendor.send(VerifyUsageDocument, { input: { onboarding } })).verifyUsage
}
