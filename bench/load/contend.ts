import {
  ActivateLicenseDocument,
  DeactivateLicenseDocument,
  ValidateLicenseDocument,
} from '../../demo/generated/app/graphql.ts'
import type { Operation } from '../linearizability.ts'
import { licenseTypes } from './catalogue.ts'
import type { Heard } from './client.ts'
import { activate, issue } from './onboard.ts'
import { codeOf, type Device, type History, hear, pick, type Run } from './run.ts'

const DEVICES = ['a', 'b', 'c', 'd', 'e'] as const
const CLIENTS = 5
const TURNS = 8
/** Most operations without a response in one history. With more of them, the check of the history takes too long. */
const MOST_UNHEARD = 6
/** Result of a validation by a standby while no primary responds. */
const OUTDATED = 'OUTDATED'
const RUSHING = 40
const MANY = 20

/**
 * Five clients take, release and validate the three seats of one license. Each sends its next request after a response. The
 * outcomes are recorded. No client retries, and an operation without a response may have taken effect.
 */
export async function contend(run: Run, name: string): Promise<void> {
  const { code, seats } = licenseTypes.contended
  const issued = await issue(run, name, code)
  if (!issued) return
  const history: History = { seats, key: issued.key, devices: DEVICES, operations: [] }
  run.histories.push(history)
  const isUnheard = ({ answer }: Operation) => answer === null
  await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      for (let turn = 0; turn < TURNS; turn++) {
        if (history.operations.filter(isUnheard).length >= MOST_UNHEARD) return
        const kind = pick(run, ['activate', 'activate', 'deactivate', 'validate'] as const)!
        await observe(run, history, kind, pick(run, DEVICES)!)
      }
    }),
  )
}

/** Performs one operation, and adds its outcome to the history. */
export async function observe(
  run: Run,
  history: History,
  kind: Operation['kind'],
  device: string,
): Promise<Operation> {
  const sentAt = performance.now()
  const heard = await perform(run, kind, { key: history.key, fingerprint: device })
  const operation = `${kind}License, contended`
  let observed: Operation = { kind, device, sentAt, answer: null }
  // A result of an outage says that it can lack the last changes, so it has no place in the order of the operations.
  if (heard.kind === 'answered' && heard.data === OUTDATED) {
    run.measurements.took(operation, sentAt)
    return observed
  }
  if (heard.kind === 'answered') {
    run.measurements.took(operation, sentAt)
    if (heard.data === 'FULL') run.measurements.refused('ACTIVATION_LIMIT_EXCEEDED')
    observed = { kind, device, sentAt, answer: heard.data, heardAt: performance.now() } as Operation
  } else if (heard.kind === 'unheard') run.measurements.unheard(operation, heard.reason)
  else run.measurements.wrong(`${operation} was rejected: ${heard.status} ${heard.code}`)
  history.operations.push(observed)
  return observed
}

async function perform(run: Run, kind: Operation['kind'], input: Device): Promise<Heard<string>> {
  const { client } = run
  switch (kind) {
    case 'activate':
      return mapHeard(
        await client.ask('software', ActivateLicenseDocument, { input }),
        ({ activateLicense }) => {
          if (activateLicense.__typename === 'ActivateLicensePayload') {
            return activateLicense.created ? 'TAKEN' : 'KEPT'
          }
          const code = codeOf(activateLicense)
          return code === 'ACTIVATION_LIMIT_EXCEEDED' ? 'FULL' : String(code)
        },
      )
    case 'deactivate':
      return mapHeard(
        await client.ask('software', DeactivateLicenseDocument, { input }),
        ({ deactivateLicense }) => {
          if (deactivateLicense.__typename !== 'DeactivateLicensePayload')
            return String(codeOf(deactivateLicense))
          return deactivateLicense.deactivated ? 'GIVEN' : 'NONE'
        },
      )
    case 'validate':
      return mapHeard(
        await client.ask('software', ValidateLicenseDocument, { input }),
        ({ validateLicense: { asOf, valid } }) => (asOf ? OUTDATED : valid ? 'ACTIVE' : 'NOT_ACTIVE'),
      )
  }
}

function mapHeard<From>(heard: Heard<From>, to: (data: From) => string): Heard<string> {
  return heard.kind === 'answered' ? { kind: 'answered', data: to(heard.data) } : heard
}

/** Forty devices activate a license of five seats at the same time. Exactly five get a seat. */
export async function rush(run: Run, name: string): Promise<void> {
  const { code, seats } = licenseTypes.rushed
  const issued = await issue(run, name, code)
  if (!issued) return
  const dueAt = performance.now()
  const operation = `activateLicense, ${RUSHING} for ${seats} seats`
  const results = await Promise.all(
    Array.from({ length: RUSHING }, async (_, device) => {
      const input = { key: issued.key, fingerprint: `${name}-${device}` }
      const data = await hear(run, operation, dueAt, () =>
        run.client.ask('software', ActivateLicenseDocument, { input }),
      )
      if (!data) return null
      const { activateLicense } = data
      const refusal = codeOf(activateLicense)
      if (activateLicense.__typename === 'ActivateLicensePayload') {
        run.ledger.activations.add(activateLicense.activation.id)
      } else if (refusal === 'ACTIVATION_LIMIT_EXCEEDED') run.measurements.refused(refusal)
      else run.measurements.wrong(`${operation} returned ${refusal}`)
      return activateLicense.__typename === 'ActivateLicensePayload'
    }),
  )
  const taken = results.filter((result) => result === true).length
  const unknown = results.filter((result) => result === null).length
  if (taken > seats || taken + unknown < seats) {
    run.measurements.wrong(`${taken} of ${RUSHING} devices got one of ${seats} seats`)
  }
}

/** Twenty devices activate at the same time, each on the license of another customer. */
export async function activateMany(run: Run, name: string, dueAt: number): Promise<void> {
  const keys = new Set(run.freeSeats.slice(-2 * MANY))
  const chosen = [...keys].slice(0, MANY)
  await Promise.all(
    chosen.map(async (key, place) => {
      run.freeSeats.splice(run.freeSeats.indexOf(key), 1)
      const device = { key, fingerprint: `${name}-${place}` }
      if (await activate(run, 'activateLicense, many at once', device, dueAt)) run.devices.push(device)
    }),
  )
}
