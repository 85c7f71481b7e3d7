import type { GraphqlClient } from '../src/platform/graphql-client.ts'
import { annual, product } from './catalogue.ts'
import { laptop } from './customers.ts'
import { expectEqual, expectMember } from './expect.ts'
import {
  AssignLicenseDocument,
  CountLicensesDocument,
  ReinstateLicenseDocument,
  SuspendLicenseDocument,
} from './generated/admin/graphql.ts'
import { ActivateLicenseDocument } from './generated/app/graphql.ts'
import type { Customer } from './onboard-customer.ts'
import { formatDate, section, step } from './report.ts'
import { outcome, validate } from './use-in-field.ts'

/** A reversible block with its undo, and a request that is sent twice. */
export async function suspendAndReinstate(
  vendor: GraphqlClient,
  software: GraphqlClient,
  customer: Customer,
): Promise<void> {
  section('Suspended and reinstated', 'what the vendor does, and what the software is told')
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
  await step('assign again', () => replayAssignment(vendor, customer))
}

/** The response was lost, so the vendor's back end asks again: nothing happens twice, the key included. */
async function replayAssignment(vendor: GraphqlClient, customer: Customer): Promise<{ says: string }> {
  const input = { onboarding: customer.onboarding, licenseType: annual.code, idempotencyKey: 'order-4711' }
  const { assignLicense } = await vendor.send(AssignLicenseDocument, { input })
  const again = expectMember(assignLicense, 'AssignLicensePayload')
  expectEqual('the license', again.license.id, customer.license)
  expectEqual('having the same key', again.licenseKey === customer.licenseKey, true)
  const { account } = await vendor.send(CountLicensesDocument, { account: customer.account })
  const licenses = account?.licenses.edges.length
  expectEqual('the number of licenses', licenses, 1)
  return {
    says: `same idempotencyKey: the first answer again, key …${customer.keyHint}; still ${licenses} license`,
  }
}
