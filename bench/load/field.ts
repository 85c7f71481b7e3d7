import { setTimeout as sleep } from 'node:timers/promises'
import { SuspendLicenseDocument } from '../../demo/generated/admin/graphql.ts'
import { ActivateLicenseDocument, ValidateLicenseDocument } from '../../demo/generated/app/graphql.ts'
import { licenseTypes } from './catalogue.ts'
import { activate, issue } from './onboard.ts'
import { codeOf, type Device, expectMember, hear, pick, type Run } from './run.ts'

/** Shorter than this no license is issued that is to be used first. */
const LIFE_MS = 4_000

/** A license that may not be used any more, and how both questions about it are declined. */
export interface EndedLicense extends Device {
  validation: string
  refusal: string
}

/** A device that is active asks whether its license may be used: always yes. */
export async function validate(run: Run, dueAt: number): Promise<void> {
  const device = pick(run, run.devices)
  if (device) await expectValidation(run, 'validateLicense', device, 'VALID', dueAt)
}

/** A license that is used, and then suspended: from the answer on no gateway lets it be used. */
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

/** A license that was used for a while, and has expired. */
export async function expire(run: Run, name: string): Promise<EndedLicense | null> {
  const expiry = new Date(Date.now() + LIFE_MS)
  const issued = await issue(run, name, licenseTypes.studio.code, { expiry: expiry.toISOString() })
  if (!issued) return null
  await sleep(expiry.getTime() - Date.now() + 100)
  return { key: issued.key, fingerprint: name, validation: 'EXPIRED', refusal: 'LICENSE_EXPIRED' }
}

/** An ended license is asked for, and a further device wants a seat of it: both are declined, each with its code. */
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
  else run.measurements.wrong(`${operation} was answered ${code ?? 'with a seat'}, not ${ended.refusal}`)
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
  const { code, valid } = data.validateLicense
  if (code !== expected) run.measurements.wrong(`${operation} was answered ${code}, not ${expected}`)
  else if (!valid) run.measurements.refused(code)
}
