import { setTimeout as sleep } from 'node:timers/promises'
import { SuspendLicenseDocument } from '../../demo/generated/admin/graphql.ts'
import { ActivateLicenseDocument, ValidateLicenseDocument } from '../../demo/generated/app/graphql.ts'
import { licenseTypes } from './catalogue.ts'
import { activate, issue } from './onboard.ts'
import { codeOf, type Device, expectMember, hear, pick, type Run } from './run.ts'

/** Time from the request that issues a license until it expires. A gateway of a busy machine receives it in this time. */
const LIFE_MS = 8_000

/** An ended license, with the codes of its validation and of the refused activation. */
export interface EndedLicense extends Device {
  validation: string
  refusal: string
}

/** Validates an active device. Its license is always valid. */
export async function validate(run: Run, dueAt: number): Promise<void> {
  const device = pick(run, run.devices)
  if (device) await expectValidation(run, 'validateLicense', device, 'VALID', dueAt)
}

/** Activates a license and suspends it. After the response, every gateway refuses it. */
export async function suspend(run: Run, name: string): Promise<EndedLicense | null> {
  const issued = await issue(run, name, licenseTypes.studio.code)
  if (!issued) return null
  const device = { key: issued.key, fingerprint: name }
  if (!(await activate(run, 'activateLicense', device, performance.now()))) return null
  const input = { license: issued.license, reason: 'unpaid', idempotencyKey: name }
  const data = await hear(run, 'suspendLicense', performance.now(), () =>
    run.client.ask('vendor', SuspendLicenseDocument, { input }),
  )
  if (!expectMember(run, 'suspendLicense', data?.suspendLicense, 'SuspendLicensePayload')) return null
  run.ledger.suspended.add(issued.license)
  const ended = { ...device, validation: 'SUSPENDED', refusal: 'LICENSE_SUSPENDED' }
  await askEnded(run, ended, performance.now())
  return ended
}

/** Issues a license, and waits until it has expired. */
export async function expire(run: Run, name: string): Promise<EndedLicense | null> {
  let expiresAt = 0
  const issued = await issue(run, name, licenseTypes.studio.code, () => {
    expiresAt = Date.now() + LIFE_MS
    return new Date(expiresAt)
  })
  if (!issued) return null
  await sleep(expiresAt - Date.now() + 100)
  return { key: issued.key, fingerprint: name, validation: 'EXPIRED', refusal: 'LICENSE_EXPIRED' }
}

/** Validates an ended license, and activates another device on it. Both are refused with their codes. */
export async function askEnded(run: Run, ended: EndedLicense, dueAt: number): Promise<void> {
  await expectValidation(run, 'validateLicense, ended', ended, ended.validation, dueAt)
  const operation = 'activateLicense, ended'
  const input = { key: ended.key, fingerprint: `${ended.fingerprint}-late` }
  const data = await hear(run, operation, performance.now(), () =>
    run.client.ask('software', ActivateLicenseDocument, { input }),
  )
  if (!data) return
  const code = codeOf(data.activateLicense)
  if (code === ended.refusal) run.measurements.refused(code)
  else run.measurements.wrong(`${operation} returned ${code ?? 'a seat'}, not ${ended.refusal}`)
}

async function expectValidation(
  run: Run,
  operation: string,
  { key, fingerprint }: Device,
  expected: string,
  dueAt: number,
): Promise<void> {
  const data = await hear(run, operation, dueAt, () =>
    run.client.ask('software', ValidateLicenseDocument, { input: { key, fingerprint } }),
  )
  if (!data) return
  const { asOf, code, valid } = data.validateLicense
  // A result of an outage says that it can lack the last changes.
  if (asOf && code !== expected) return
  if (code !== expected) run.measurements.wrong(`${operation} returned ${code}, not ${expected}`)
  else if (!valid) run.measurements.refused(code)
}
