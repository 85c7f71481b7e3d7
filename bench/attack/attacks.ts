import { randomBytes, randomUUID } from 'node:crypto'
import { getIntrospectionQuery } from 'graphql'
import { LicenseKey } from '../../src/domain/license-keys/key.ts'
import type { Connection, Reply } from './connection.ts'

/** What the attackers have: a customer's API key, and a license key of the customer. */
export interface Loot {
  apiKey: string
  license: string
  key: string
}

/** Sends one request of an attack. `turn` counts the requests of one attacker. */
export type Attack = (connection: Connection, turn: number, loot: Loot) => Promise<Reply | number>

const times = (count: number, write: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => write(n)).join(' ')
const nested = (levels: number, inner: string): string =>
  levels === 0
    ? inner
    : `activations(first: $n) { edges { node { license { ${nested(levels - 1, inner)} } } } }`
const from = (address: string) => ({ 'x-forwarded-for': address })

/** Attacks by work: each is the most expensive document of its kind that one caller can send. */
export const work: Attack[] = [
  // A customer asks for nested pages whose sizes are variables.
  (connection, turn, { apiKey, license }) => {
    const levels = 1 + (turn % 3)
    const query = `query ($id: ID!, $n: Int) { license(id: $id) { ${nested(levels, 'validation { code } meters { used } metadata')} } }`
    const n = [100, 40, 12][turn % 3]
    return connection.send({ query, variables: { id: license, n } }, { authorization: `Bearer ${apiKey}` })
  },
  // A customer asks for the most that one operation may cost.
  (connection, _turn, { apiKey, license }) => {
    const query = `query ($id: ID!) { license(id: $id) { activations(first: 65) { edges { node { license { activations(first: 37) { edges { node { id fingerprint } } } } } } } } }`
    return connection.send({ query, variables: { id: license } }, { authorization: `Bearer ${apiKey}` })
  },
  // Distinct documents of 8 kB from one address.
  (connection, turn) =>
    connection.send(
      { query: `{ viewer { ${times(29, (n) => `a${turn}x${n}: audience`)} } # ${'x'.repeat(7_000)}\n }` },
      from('203.0.113.10'),
    ),
  // Many operations and fragments, of which one runs.
  (connection, turn) =>
    connection.send(
      {
        query: `${times(280, (n) => `query Q${n} { ${times(13, (m) => `...F${m}`)} }`)} ${times(130, (n) => `fragment F${n} on Query { viewer { audience } }`)} # ${turn}`,
        operationName: 'Q0',
      },
      from('203.0.113.11'),
    ),
  // Descriptions of the graph, by many aliases.
  (connection, turn) =>
    connection.send(
      {
        query: `{ ${times(30, (n) => `s${turn}x${n}: __schema { types { name fields { name description } } }`)} }`,
      },
      from('203.0.113.12'),
    ),
  (connection, turn) =>
    connection.send({ query: `${getIntrospectionQuery()} # ${turn}` }, from('203.0.113.13')),
  // A description of the graph whose document and result are cached.
  (connection) => connection.send({ query: getIntrospectionQuery() }, from('203.0.113.17')),
  // Documents that do not parse or validate.
  (connection, turn) =>
    connection.send({ query: `{ unknown${turn} { ${times(200, (n) => `f${n}`)} } }` }, from('203.0.113.14')),
  (connection, turn) => connection.send({ query: `{ ${'a { '.repeat(190)} # ${turn}` }, from('203.0.113.15')),
  // Deep variables, and public documents that exist or do not.
  (connection, _turn, { key }) =>
    connection.send(
      `{"query":"mutation ($input: ActivateLicenseInput!) { activateLicense(input: $input) { __typename } }","variables":{"input":{"key":"${key}","fingerprint":"f","metadata":${'{"a":'.repeat(3_000)}1${'}'.repeat(3_000)}}}}`,
      from('203.0.113.16'),
    ),
  (connection, turn) =>
    connection.get(turn % 2 ? '/.well-known/license-keys' : `/status-lists/${1 + (turn % 100_000)}`),
]

/** Attacks by guesses. */
export const guesses: Attack[] = [
  (connection, turn, { key }) => {
    const prefix = key.slice(0, key.indexOf('-'))
    const wrong = LicenseKey.generate().reveal()
    return validate(
      connection,
      `${prefix}${wrong.slice(wrong.indexOf('-'))}`,
      from(`2001:db8:bad:${(turn % 60).toString(16)}::1`),
    )
  },
  (connection, _turn, { apiKey }) =>
    validate(connection, LicenseKey.generate().reveal(), { authorization: `Bearer ${apiKey}` }),
  (connection, turn) =>
    validate(connection, `SERIAL-2021-${turn}`, from(`198.18.${(turn >> 8) & 255}.${turn & 255}`)),
  (connection) =>
    connection.send(
      { query: '{ viewer { audience } }' },
      { authorization: `Bearer ${randomUUID()}`, ...from(OFFICE) },
    ),
  (connection) => validate(connection, LicenseKey.generate().reveal(), from(OFFICE)),
]

/** Attacks on the storage. */
export const storage: Attack[] = [
  (connection) => {
    const query =
      'mutation ($input: ReleaseLicenseFileInput!) { releaseLicenseFile(input: $input) { __typename } }'
    return connection.send(
      { query, variables: { input: { proof: randomUUID(), idempotencyKey: randomUUID() } } },
      from('203.0.113.20'),
    )
  },
  (connection, turn, { key }) => {
    const components = Array.from({ length: 32 }, (_, n) => ({
      name: `c${n}`,
      // Random text is not compressed. Every other request is within the bound of all components together.
      value: turn % 2 ? randomBytes(115).toString('hex') : 'x'.repeat(4_000),
    }))
    const query = 'mutation ($input: ActivateLicenseInput!) { activateLicense(input: $input) { __typename } }'
    return connection.send(
      { query, variables: { input: { key, fingerprint: randomUUID(), components } } },
      from('203.0.113.21'),
    )
  },
]

/** An office in which an insider guesses, and honest devices work. */
export const OFFICE = '203.0.113.1'

function validate(connection: Connection, key: string, headers: Record<string, string>): Promise<Reply> {
  const query = 'query ($input: ValidateLicenseInput!) { validateLicense(input: $input) { code } }'
  return connection.send({ query, variables: { input: { key } } }, headers)
}
