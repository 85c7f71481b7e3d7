import {
  AssignLicenseDocument,
  IssueLicenseDocument,
  StartOnboardingDocument,
  VerifyUsageDocument,
} from '../../demo/generated/admin/graphql.ts'
import { ActivateLicenseDocument } from '../../demo/generated/app/graphql.ts'
import { licenseTypes } from './catalogue.ts'
import { expectMember, hear, type Run } from './run.ts'

/** Name of the time from the request of `assignLicense` to the response of `activateLicense`. */
export const ASSIGNMENT_TO_ACTIVATION = 'assignment to activation'

/** Onboards one new customer in all four steps. Each step starts after the response of the previous one. */
export async function onboard(run: Run, name: string, dueAt: number): Promise<void> {
  const account = await startOnboarding(run, name, dueAt)
  if (!account) return
  const assignedAt = performance.now()
  const { onboarding } = account
  const key = await assignLicense(run, { onboarding, order: `order-${name}` }, assignedAt)
  if (!key) return
  const device = { key, fingerprint: `laptop-of-${name}` }
  if (!(await activate(run, 'activateLicense', device, performance.now()))) return
  run.measurements.took(ASSIGNMENT_TO_ACTIVATION, assignedAt)
  run.devices.push(device)
  for (let free = 1; free < licenseTypes.studio.seats; free++) run.freeSeats.push(key)
  await verifyUsage(run, onboarding)
}

/** Creates the account and the onboarding of a new customer. Records a failure, and returns null. */
export async function startOnboarding(
  run: Run,
  name: string,
  dueAt: number,
): Promise<{ account: string; onboarding: string } | null> {
  const contact = { name: `Ada of ${name}`, email: `ada@${name}.example` }
  const input = { account: { name, externalId: name, contact }, idempotencyKey: name }
  const data = await hear(run, 'startOnboarding', dueAt, () =>
    run.client.ask('vendor', StartOnboardingDocument, { input }),
  )
  const started = expectMember(run, 'startOnboarding', data?.startOnboarding, 'StartOnboardingPayload')
  if (!started) return null
  run.ledger.accounts.add(started.account.id)
  return { account: started.account.id, onboarding: started.onboarding.id }
}

async function assignLicense(
  run: Run,
  { onboarding, order }: { onboarding: string; order: string },
  dueAt: number,
): Promise<string | null> {
  const input = { onboarding, licenseType: licenseTypes.studio.code, idempotencyKey: order }
  const data = await hear(run, 'assignLicense', dueAt, () =>
    run.client.ask('vendor', AssignLicenseDocument, { input }),
  )
  const assigned = expectMember(run, 'assignLicense', data?.assignLicense, 'AssignLicensePayload')
  if (!assigned) return null
  run.ledger.licenses.add(assigned.license.id)
  if (assigned.licenseKey === null) run.measurements.wrong('assignLicense returned no key')
  return assigned.licenseKey
}

async function verifyUsage(run: Run, onboarding: string): Promise<void> {
  const input = { onboarding, idempotencyKey: onboarding }
  const data = await hear(run, 'verifyUsage', performance.now(), () =>
    run.client.ask('vendor', VerifyUsageDocument, { input }),
  )
  const verified = expectMember(run, 'verifyUsage', data?.verifyUsage, 'VerifyUsagePayload')
  if (!verified) return
  if (verified.onboarding.state !== 'COMPLETED')
    run.measurements.wrong('verifyUsage did not complete the onboarding')
  run.ledger.completed.add(onboarding)
}

/** Activates a device on a free seat, which it keeps. */
export async function activate(
  run: Run,
  operation: string,
  device: { key: string; fingerprint: string },
  dueAt: number,
): Promise<boolean> {
  const data = await hear(run, operation, dueAt, () =>
    run.client.ask('software', ActivateLicenseDocument, { input: device }),
  )
  const activated = expectMember(run, operation, data?.activateLicense, 'ActivateLicensePayload')
  if (!activated) return false
  if (!activated.validation.valid)
    run.measurements.wrong(`${operation} activated a license that is not valid`)
  run.ledger.activations.add(activated.activation.id)
  return true
}

/**
 * Issues a license of a new account, whose onboarding does not continue. `expiryOf` returns its expiry when the account exists.
 * Returns null after a failure.
 */
export async function issue(
  run: Run,
  name: string,
  licenseType: string,
  expiryOf?: () => Date,
): Promise<{ license: string; key: string } | null> {
  const started = await startOnboarding(run, name, performance.now())
  if (!started) return null
  const overrides = expiryOf ? { expiry: expiryOf().toISOString() } : null
  const input = { account: started.account, licenseType, overrides, idempotencyKey: name }
  const data = await hear(run, 'issueLicense', performance.now(), () =>
    run.client.ask('vendor', IssueLicenseDocument, { input }),
  )
  const issued = expectMember(run, 'issueLicense', data?.issueLicense, 'IssueLicensePayload')
  if (!issued) return null
  run.ledger.licenses.add(issued.license.id)
  if (issued.licenseKey === null) run.measurements.wrong('issueLicense returned no key')
  return issued.licenseKey === null ? null : { license: issued.license.id, key: issued.licenseKey }
}
