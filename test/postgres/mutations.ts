import { parseTypedId } from '../../src/platform/ids.ts'
import type { Answer } from '../graphql.ts'
import { uniqueCode } from '../seed.ts'
import type { Gateway } from './gateway.ts'

// biome-ignore lint/suspicious/noExplicitAny: a test reads what it selected
type Selected = Record<string, any>

/** The gateway responded with a fault. The operation may have taken effect. */
export class Fault extends Error {
  override name = 'Fault'
  readonly code: string

  constructor(gateway: Gateway, errors: NonNullable<Answer<unknown>['errors']>) {
    const causes = gateway
      .output()
      .split('\n')
      .filter((line) => line.includes('"level":50'))
    super([JSON.stringify(errors), ...causes.slice(-2)].join('\n'))
    this.code = String(errors[0]?.extensions?.code)
  }
}

/** Runs a mutation by its name. Returns the selected payload, or the code, message and limits of a refusal. */
export async function mutate(
  gateway: Gateway,
  field: string,
  input: object,
  selection: string,
  key?: string | null,
): Promise<Selected> {
  const name = field[0]!.toUpperCase() + field.slice(1)
  const result = await gateway.graphql(
    `mutation ($input: ${name}Input!) {
      ${field}(input: $input) {
        ... on ${name}Payload { ${selection} }
        ... on Refusal { code message }
        ... on LimitRefusal { limit used }
        ... on StateRefusal { expectedStep }
      }
    }`,
    { input },
    key,
  )
  if (result.errors) throw new Fault(gateway, result.errors)
  return result.data[field]
}

/** Runs a mutation with an idempotency key, again as often as the database is too busy: a response then says to send it again. */
export async function mutateAgain(
  gateway: Gateway,
  field: string,
  input: Record<'idempotencyKey', string> & Record<string, unknown>,
  selection: string,
): Promise<Selected> {
  for (;;) {
    try {
      return await mutate(gateway, field, input, selection)
    } catch (error) {
      if (!(error instanceof Fault) || error.code !== 'DATABASE_UNAVAILABLE') throw error
    }
  }
}

/** Mutations of software in the field, without a credential. */
export const activate = (
  gateway: Gateway,
  input: { key: string; fingerprint: string; components?: object[]; idempotencyKey?: string },
) =>
  mutate(
    gateway,
    'activateLicense',
    input,
    'created activationToken activation { id } validation { valid code license { expiry } }',
    null,
  )

export const deactivate = (gateway: Gateway, input: { key: string; fingerprint: string }) =>
  mutate(gateway, 'deactivateLicense', input, 'deactivated', null)

export const heartbeat = (gateway: Gateway, input: { key: string; fingerprint: string }) =>
  mutate(gateway, 'heartbeat', input, 'leaseEndsAt validation { valid code }', null)

export const recordUsage = (
  gateway: Gateway,
  input: { key: string; meter: string; amount: number; idempotencyKey?: string },
) => mutate(gateway, 'recordUsage', input, 'reading { used remaining }', null)

export async function validate(
  gateway: Gateway,
  input: { key: string; fingerprint?: string },
): Promise<Selected> {
  const query = `query ($input: ValidateLicenseInput!) {
    validateLicense(input: $input) { valid code license { expiry } }
  }`
  const result = await gateway.graphql(query, { input }, null)
  if (result.errors) throw new Fault(gateway, result.errors)
  return result.data.validateLicense
}

/** Creates a published license type with its product, through the graph. */
export async function seedLicenseType(gateway: Gateway, rules: object = {}): Promise<string> {
  const product = uniqueCode('product')
  const code = uniqueCode('type')
  await mutate(gateway, 'createProduct', { code: product, name: product }, '__typename')
  await mutate(gateway, 'defineLicenseType', { product, code, name: code, rules }, '__typename')
  await mutate(gateway, 'publishLicenseType', { code }, '__typename')
  return code
}

/** Returns an account for `startOnboarding` with that external id. */
export function customer(externalId: string) {
  return { name: externalId, externalId, contact: { name: 'Ada Adams', email: `${externalId}@example.com` } }
}

/** Creates an account and returns its typed id. */
export async function seedAccount(gateway: Gateway): Promise<string> {
  const input = { account: customer(uniqueCode('account')) }
  return (await mutate(gateway, 'startOnboarding', input, 'account { id }')).account.id
}

/** Issues a license of a new type. */
export async function seedLicense(
  gateway: Gateway,
  rules: object = {},
  overrides?: object,
): Promise<{ key: string; licenseId: string }> {
  const licenseType = await seedLicenseType(gateway, rules)
  const account = await seedAccount(gateway)
  const input = { account, licenseType, overrides }
  const issued = await mutate(gateway, 'issueLicense', input, 'licenseKey license { id }')
  return { key: issued.licenseKey, licenseId: parseTypedId(issued.license.id)!.uuid }
}

/** Runs `work` for 0, 1, 2 … `count - 1` in parallel. */
export async function atOnce<T>(count: number, work: (turn: number) => Promise<T>): Promise<T[]> {
  return await Promise.all(Array.from({ length: count }, (_, turn) => work(turn)))
}
