import type { GraphqlClient } from '../src/platform/graphql-client.ts'
import { annual, product } from './catalogue.ts'
import { laptop } from './customers.ts'
import { expectEqual, expectMember } from './expect.ts'
import {
  AssignLicenseDocument,
  ChangeLicenseDocument,
  CountLicensesDocument,
  ReinstateLicenseDocument,
  SuspendLicenseDocument,
} from './generated/admin/graphql.ts'
import { ActivateLicenseDocument } from './generated/app/graphql.ts'
import type { Customer } from './onboard-customer.ts'
import { formatDate, section, step } from './report.ts'
import { outcome, validate } from './use-in-field.ts'

/** Suspends and reinstates a license, and sends one request twice. */
export async function suspendAndReinstate(
  vendor: GraphqlClient,
  software: GraphqlClient,
  customer: Customer,
): Promise<void> {
  section('Suspended and reinstated', 'the changes of the vendor, and the results for the software')
  const { license, licenseKey: key } = customer
  await step('suspend', async () => {
    const input = { license, reason: 'invoice 4711 is unpaid' }
    const { suspendLicense } = await vendor.send(SuspendLicenseDocument, { input })
    const suspended = expectMember(suspendLicense, 'SuspendLicensePayload').license
    return { says: `license …${customer.keyHint} is ${suspended.status}: ${suspended.suspendReason}` }
  })
  await step('validate', async () => {
    const answer = await validate(software, key, laptop)
    expectEqual('the code', answer.code, 'SUSPENDED')
    return { says: `${laptop.name}: ${outcome(answer)}` }
  })
  await step('activate', async () => {
    const input = { key, fingerprint: 'another computer', product: product.code }
    const { activateLicense } = await software.send(ActivateLicenseDocument, { input })
    const { code, nextAction } = expectMember(activateLicense, 'StateRefusal')
    return { says: `another computer: refused ${code} → ${nextAction}` }
  })
  await step('reinstate', async () => {
    const input = { license, reason: 'invoice 4711 was paid' }
    const { reinstateLicense } = await vendor.send(ReinstateLicenseDocument, { input })
    const { status, activeActivations, expiry, timeZone } = expectMember(
      reinstateLicense,
      'ReinstateLicensePayload',
    ).license
    const answer = await validate(software, key, laptop)
    expectEqual('the code', answer.code, 'VALID')
    const until = formatDate(expiry, timeZone)
    return {
      says: `${status} until ${until} as before, with its ${activeActivations} devices; ${outcome(answer)}`,
    }
  })
  await step('change', async () => {
    const input = { license, change: { maxActivations: 1 }, reason: 'one computer was sold', dryRun: true }
    const { changeLicense } = await vendor.send(ChangeLicenseDocument, { input })
    const { effect, license: changed } = expectMember(changeLicense, 'ChangeLicensePayload')
    const devices = effect.devicesOverLimit.map(({ name }) => name).join(', ')
    const until = formatDate(effect.overLimitUntil, changed.timeZone)
    return { says: `a dry run, with 1 seat: ${devices} may be used until ${until}, and no device is added` }
  })
  await step('assign again', () => replayAssignment(vendor, customer))
}

/** Sends the same request again, as after a lost response. Nothing happens twice, and the key is the same. */
async function replayAssignment(vendor: GraphqlClient, customer: Customer): Promise<{ says: string }> {
  const input = { onboarding: customer.onboarding, licenseType: annual.code, idempotencyKey: 'order-4711' }
  const { assignLicense } = await vendor.send(AssignLicenseDocument, { input })
  const again = expectMember(assignLicense, 'AssignLicensePayload')
  expectEqual('the license', again.license.id, customer.license)
  expectEqual('whether the key is the same', again.licenseKey === customer.licenseKey, true)
  const { account } = await vendor.send(CountLicensesDocument, { account: customer.account })
  const licenses = account?.licenses.edges.length
  expectEqual('the number of licenses', licenses, 1)
  return {
    says: `same idempotencyKey: the first response again, key …${customer.keyHint}; still ${licenses} license`,
  }
}
