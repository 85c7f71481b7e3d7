import { setTimeout as sleep } from 'node:timers/promises'
import type { GraphqlClient } from '../src/platform/graphql-client.ts'
import { product } from './catalogue.ts'
import { type Device, desktop, laptop, stranger, tablet } from './customers.ts'
import { expectEqual } from './expect.ts'
import { MeterDocument } from './generated/admin/graphql.ts'
import {
  ValidateLicenseDocument,
  type ValidateLicenseQuery,
  type ValidationCode,
} from './generated/app/graphql.ts'
import { activateOn, describeStanding, installSoftware, listGrants } from './install-software.ts'
import type { Customer } from './onboard-customer.ts'
import { formatDate, section, step } from './report.ts'

const TIMEOUT_MS = 120_000
const PAUSE_MS = 50

/** Uses the license on devices with the client that a vendor adds to its software. Its only credential is the license key. */
export async function useInField(
  vendor: GraphqlClient,
  software: GraphqlClient,
  { license, licenseKey: key }: Customer,
  url: string,
): Promise<void> {
  section('In the field', 'the client in the software, with the license key alone')
  const onLaptop = await installSoftware(url, laptop)
  const onDesktop = await installSoftware(url, desktop)
  const onTablet = await installSoftware(url, tablet)

  await step('activate', async () => {
    const standing = await activateOn(onLaptop, key)
    return { says: `${laptop.name}: ${describeStanding(standing)}; grants ${listGrants(standing)}` }
  })
  await step('validate', async () => {
    const answer = await validate(software, key, stranger)
    expectEqual('the code', answer.code, 'FINGERPRINT_MISMATCH')
    return { says: `${stranger.name}: ${outcome(answer)}` }
  })
  await step('activate', async () => {
    const standing = await activateOn(onDesktop, key)
    return { says: `${desktop.name}: ${describeStanding(standing)}` }
  })
  await step('activate', async () => {
    const refusal = await onTablet.licensing.activate(key, { name: tablet.name })
    if (refusal.state !== 'REFUSED') throw new Error(`${tablet.name} got a third seat of two`)
    expectEqual('the code', refusal.code, 'ACTIVATION_LIMIT_EXCEEDED')
    // The laptop was activated again, and has one seat.
    expectEqual('the devices with a seat', refusal.devices.length, 2)
    const holders = refusal.devices.map(({ name }) => name).join(', ')
    return { says: `${tablet.name}: ${describeStanding(refusal)}; in use by ${holders}` }
  })
  await step('deactivate', async () => {
    const { seatFreeAt } = await onDesktop.licensing.deactivate()
    if (seatFreeAt === null) throw new Error('the seat is not free')
    const standing = await activateOn(onTablet, key)
    return {
      says: `${desktop.name} gives its seat up, ${tablet.name} takes it: ${describeStanding(standing)}`,
    }
  })
  await step('record usage', async () => {
    expectEqual('kept on disk', await onLaptop.licensing.recordUsage(40), true)
    const { meter, used, limit, resetsAt } = await waitForUsage(vendor, license, 40)
    const resets = formatDate(resetsAt ?? null, 'Europe/Oslo')
    return { says: `40 on ${meter}, sent in the background: ${used} of ${limit}, resets on ${resets}` }
  })
  await step('outage', async () => {
    onLaptop.setOffline(true)
    const standing = await onLaptop.licensing.check({ fresh: true })
    expectEqual('the state', standing.state, 'OFFLINE')
    return {
      says: `${laptop.name}, without the gateway: usable until ${formatDate(standing.until, 'Europe/Oslo')}`,
    }
  })
}

/** Waits until the usage of a license is at least an amount. */
async function waitForUsage(vendor: GraphqlClient, id: string, amount: number) {
  for (const deadline = Date.now() + TIMEOUT_MS; Date.now() < deadline; await sleep(PAUSE_MS)) {
    const { license } = await vendor.send(MeterDocument, { id })
    const reading = license?.meters.find(({ used }) => used >= amount)
    if (reading) return reading
  }
  throw new Error(`the usage did not arrive within ${TIMEOUT_MS / 1000} s`)
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
