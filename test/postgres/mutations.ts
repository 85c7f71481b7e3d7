import { parseTypedId } from '../../src/platform/ids.ts'
import type { Answer } from '../graphql.ts'
import { uniqueCode } from '../seed.ts'
import type { Gateway } from './gateway.ts'

// biome-ignore lint/suspicious/noExplicitAny: a test reads what it selected
type Selected = Record<string, any>

/** The gateway did not answer: the outcome of the mutation is unknown. */
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

/** Runs one mutation by its name, and answers what was selected of the payload, or `code` and more of the refusal. */
export async function mutate(
  gateway: Gateway,
  field: string,
  input: object,
  selection: string,
  key?: string | null,
): Promise<Selected> {
  const name = field[0]!.toUpperCase() + field.slice(1)
  const answer = await gateway.graphql(
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
  if (answer.errors) throw new Fault(gateway, answer.errors)
  return answer.data[field]
}

/** What the software in the field does, without a credential. */
export const activate = (
  gateway: Gateway,
  input: { key: string; fingerprint: string; idempotencyKey?: string },
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
  const answer = await gateway.graphql(query, { input }, null)
  if (answer.errors) throw new Fault(gateway, answer.errors)
  return answer.data.validateLicense
}

/** A published license type with its product, through the graph. */
export async function seedLicenseType(gateway: Gateway, rules: object = {}): Promise<string> {
  const product = uniqueCode('product')
  const code = uniqueCode('type')
  await mutate(gateway, 'createProduct', { code: product, name: product }, '__typename')
  await mutate(gateway, 'defineLicenseType', { product, code, name: code, rules }, '__typename')
  await mutate(gateway, 'publishLicenseType', { code }, '__typename')
  return code
}

/** What `startOnboarding` is given for a customer with that external id. */
export function customer(externalId: string) {
  return { name: externalId, externalId, contact: { name: 'Ada Adams', email: `${externalId}@example.com` } }
}

/** The typed id of a new account. */
export async function seedAccount(gateway: Gateway): Promise<string> {
  const input = { account: customer(uniqueCode('account')) }
  return (await mutate(gateway, 'startOnboarding', input, 'account { id }')).account.id
}

/** A license under a type of its own. */
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

/** Runs `work` for 0, 1, 2 … `count - 1`, all at once. */
export async function atOnce<T>(count: number, work: (turn: number) => Promise<T>): Promise<T[]> {
  return await Promise.all(Array.from({ length: count }, (_, turn) => work(turn)))
}
