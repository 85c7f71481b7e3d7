import { setTimeout as sleep } from 'node:timers/promises'
import type { GraphqlClient } from '../src/platform/graphql-client.ts'
import { product } from './catalogue.ts'
import { desktop } from './customers.ts'
import { expectEqual, expectMember } from './expect.ts'
import {
  ChangeLicenseDocument,
  RefusalsOfLicenseDocument,
  type RefusalsOfLicenseQuery,
  SearchDocument,
  ValidationOfDeviceDocument,
} from './generated/admin/graphql.ts'
import { ActivateLicenseDocument } from './generated/app/graphql.ts'
import type { Customer } from './onboard-customer.ts'
import { print, section, step } from './report.ts'
import { outcome } from './use-in-field.ts'

const TIMEOUT_MS = 120_000
const PAUSE_MS = 50

/** Answers a customer on the phone, without the license key: finds the license, explains a refusal, and sells a seat. */
export async function helpCustomer(
  vendor: GraphqlClient,
  software: GraphqlClient,
  { license, licenseKey: key }: Customer,
): Promise<void> {
  section(
    'Found, explained and changed',
    'a customer on the phone, who does not have the license key at hand',
  )
  await step('search', async () => {
    const text = 'nordmann'
    const { search } = await vendor.send(SearchDocument, { text })
    expectEqual('the number of results', search.length, 1)
    const [{ record, label, matchedBy }] = search as [(typeof search)[number]]
    return { says: `“${text}”: ${record?.__typename} ${label}, by ${matchedBy}` }
  })
  const { refusals } = await step('refusals', async () => {
    const refusals = await waitForRefusals(vendor, license)
    return { says: `the last responses to the devices of this customer:`, refusals }
  })
  for (const { kind, code, device, attempts } of refusals)
    print(`  ${kind.padEnd(10)} ${code.padEnd(25)} ${device ?? 'an unknown device'}${times(attempts)}`)
  const explain = async () => {
    const { license: found } = await vendor.send(ValidationOfDeviceDocument, {
      license,
      fingerprint: desktop.fingerprint,
    })
    return found!.validation
  }
  await step('validation', async () => {
    const validation = await explain()
    expectEqual('the code', validation.code, 'FINGERPRINT_MISMATCH')
    return { says: `${desktop.name}: ${outcome(validation)}: ${validation.detail}` }
  })
  await step('change', async () => {
    const input = { license, change: { maxActivations: 3 }, reason: 'a third seat was sold by phone' }
    const { changeLicense } = await vendor.send(ChangeLicenseDocument, { input })
    const { effect } = expectMember(changeLicense, 'ChangeLicensePayload')
    const changes = effect.changes.map(({ field, before, after }) => `${field} ${before} → ${after}`)
    return { says: `${changes.join(', ')}: ${input.reason}` }
  })
  await step('activate', async () => {
    const input = { ...desktop, key, product: product.code }
    const { activateLicense } = await software.send(ActivateLicenseDocument, { input })
    const { validation } = expectMember(activateLicense, 'ActivateLicensePayload')
    const { activeActivations, maxActivations } = validation.license ?? {}
    return { says: `${desktop.name}: seat ${activeActivations} of ${maxActivations}` }
  })
}

type Refusals = NonNullable<RefusalsOfLicenseQuery['license']>['refusals']

/** Refusals are written every few seconds. Waits until the ones of both sections before are there. */
async function waitForRefusals(vendor: GraphqlClient, license: string): Promise<Refusals> {
  for (const deadline = Date.now() + TIMEOUT_MS; Date.now() < deadline; await sleep(PAUSE_MS)) {
    const refusals = (await vendor.send(RefusalsOfLicenseDocument, { license })).license?.refusals ?? []
    const codes = new Set(refusals.map(({ code }) => code))
    if (codes.has('ACTIVATION_LIMIT_EXCEEDED') && codes.has('LICENSE_SUSPENDED')) return refusals
  }
  throw new Error(`the refusals were not recorded within ${TIMEOUT_MS / 1000} s`)
}

function times(attempts: number): string {
  return attempts === 1 ? '' : `, ${attempts} times`
}
