import { createLicensing, memoryStore } from '../client/index.ts'
import type { GraphqlClient } from '../src/platform/graphql-client.ts'
import { product } from './catalogue.ts'
import { type Device, desktop, laptop, stranger, tablet } from './customers.ts'
import { expectEqual, expectMember } from './expect.ts'
import {
  ActivateLicenseDocument,
  DeactivateLicenseDocument,
  RecordUsageDocument,
  ValidateLicenseDocument,
  type ValidateLicenseQuery,
  type ValidationCode,
} from './generated/app/graphql.ts'
import type { Customer } from './onboard-customer.ts'
import { getKeys } from './published.ts'
import { formatDate, section, step } from './report.ts'

/** Calls the gateway as licensed software, which has only the license key. */
export async function useInField(
  software: GraphqlClient,
  { licenseKey: key }: Customer,
  url: string,
): Promise<void> {
  section('In the field', 'the only credential of the software is the license key')
  const activate = async (device: Device) => {
    const input = { ...device, key, product: product.code }
    return (await software.send(ActivateLicenseDocument, { input })).activateLicense
  }

  await step('validate', async () => {
    const answer = await validate(software, key, laptop)
    expectEqual('the code', answer.code, 'VALID')
    return { says: `${laptop.name}: ${outcome(answer)}; grants ${grants(answer)}` }
  })
  await step('validate', async () => {
    const answer = await validate(software, key, stranger)
    expectEqual('the code', answer.code, 'FINGERPRINT_MISMATCH')
    return { says: `${stranger.name}: ${outcome(answer)}` }
  })
  await step('activate', async () => {
    const { created } = expectMember(await activate(laptop), 'ActivateLicensePayload')
    expectEqual('a new activation', created, false)
    return { says: `${laptop.name} again: the same activation, no further seat` }
  })
  await step('activate', async () => {
    const { validation } = expectMember(await activate(desktop), 'ActivateLicensePayload')
    const { activeActivations, maxActivations } = validation.license ?? {}
    return { says: `${desktop.name}: seat ${activeActivations} of ${maxActivations}` }
  })
  await step('activate', async () => {
    const { code, used, limit, nextAction } = expectMember(await activate(tablet), 'LimitRefusal')
    return { says: `${tablet.name}: refused ${code} (${used} of ${limit}) → ${nextAction}` }
  })
  await step('deactivate', async () => {
    const input = { key, fingerprint: desktop.fingerprint }
    const { deactivateLicense } = await software.send(DeactivateLicenseDocument, { input })
    expectMember(deactivateLicense, 'DeactivateLicensePayload')
    const { validation } = expectMember(await activate(tablet), 'ActivateLicensePayload')
    const { activeActivations, maxActivations } = validation.license ?? {}
    return {
      says: `${desktop.name} releases its seat, ${tablet.name} takes it: ${activeActivations} of ${maxActivations}`,
    }
  })
  await step('record usage', async () => {
    const input = { key, meter: 'render', amount: 40, fingerprint: laptop.fingerprint }
    const { recordUsage } = await software.send(RecordUsageDocument, { input })
    const { meter, used, limit, resetsAt } = expectMember(recordUsage, 'RecordUsagePayload').reading
    return {
      says: `40 on ${meter}: ${used} of ${limit}, resets on ${formatDate(resetsAt ?? null, 'Europe/Oslo')}`,
    }
  })
  await step('outage', async () => {
    let isAway = false
    const licensing = createLicensing({
      ...{ gateway: url, product: product.code, version: '1.0.0', keys: await getKeys(url) },
      ...{ fingerprint: laptop.fingerprint, store: memoryStore() },
      fetch: (...request) => (isAway ? Promise.reject(new TypeError('fetch failed')) : fetch(...request)),
    })
    const online = await licensing.activate(key, { name: laptop.name })
    expectEqual('the state', online.state, 'LICENSED')
    isAway = true
    const { state, until } = await licensing.check({ fresh: true })
    expectEqual('the state', state, 'OFFLINE')
    return {
      says: `${laptop.name}, with the client and without the gateway: usable until ${formatDate(until, 'Europe/Oslo')}`,
    }
  })
}

type Validation = ValidateLicenseQuery['validateLicense']

/** Validates the license on a device. */
export async function validate(software: GraphqlClient, key: string, device: Device): Promise<Validation> {
  const input = { key, product: product.code, fingerprint: device.fingerprint }
  return (await software.send(ValidateLicenseDocument, { input })).validateLicense
}

/** Formats a validation: `valid`, or `not valid, SUSPENDED → CONTACT_SUPPORT`. */
export function outcome({ valid, code, checks }: Pick<Validation, 'valid' | 'code' | 'checks'>): string {
  if (code === 'VALID') return 'valid'
  const remedy = nextActionOf(checks, code)
  return `${valid ? 'valid' : 'not valid'}, ${code}${remedy ? ` → ${remedy}` : ''}`
}

function nextActionOf(checks: Validation['checks'], code: ValidationCode): string | null {
  return checks.find((check) => check.code === code && !check.passed)?.nextAction ?? null
}

function grants({ license }: Validation): string {
  const values = license?.entitlements.map(({ code, value }) => {
    const worth = value.text ?? value.integer
    return worth === null ? code : `${code} ${worth}`
  })
  return values?.join(', ') ?? 'nothing'
}
