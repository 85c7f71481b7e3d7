import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { type GraphqlClient, typedDocument } from '../src/platform/graphql-client.ts'
import { createAdminClient } from './admin-client.ts'
import type { Gateway } from './gateway.ts'
import { type Load, load } from './load.ts'
import type { RoundOptions } from './rounds.ts'
import { median, type Row } from './table.ts'

/** Licenses of one `issueLicenses`: the most that one call may have. */
const ISSUED = 1_000
/** Licenses of one `changeLicenses`. */
const CHANGED = 1_000
/** Requests for one license each that are sent at once. */
const AT_ONCE = 16

const read = <Data>(admin: GraphqlClient, query: string, variables: Record<string, unknown> = {}) =>
  admin.send(typedDocument<Data, Record<string, unknown>>(query), variables)

type Payload = { __typename: string; code?: string; message?: string; bulkOperation: { id: string } }

/** Sends one mutation and returns its payload. Throws on a refusal, because a refused mutation has no speed. */
async function mutate(
  admin: GraphqlClient,
  query: string,
  variables: Record<string, unknown>,
): Promise<Payload> {
  const [payload] = Object.values(await read<Record<string, Payload>>(admin, query, variables))
  if (!payload!.__typename.endsWith('Payload')) throw new Error(`${payload!.code}: ${payload!.message}`)
  return payload!
}

const issueLicenses = `mutation ($account: ID!, $quantity: Int!, $key: String!) {
  issueLicenses(input: { idempotencyKey: $key, lines: [{ account: $account, licenseType: "studio-annual", quantity: $quantity }] }) {
    __typename
    ... on IssueLicensesPayload { count keyFile }
    ... on Refusal { code message }
  }
}`
const issueLicense = `mutation ($account: ID!) {
  issueLicense(input: { account: $account, licenseType: "studio-annual" }) { __typename ... on Refusal { code message } }
}`
const changeLicenses = `mutation ($licenses: [ID!]!, $seats: Int!) {
  changeLicenses(input: { selection: { licenses: $licenses }, change: { maxActivations: $seats }, reason: "Bench" }) {
    __typename
    ... on ChangeLicensesPayload { bulkOperation { id } }
    ... on Refusal { code message }
  }
}`
const changeLicense = `mutation ($license: ID!, $seats: Int!) {
  changeLicense(input: { license: $license, change: { maxActivations: $seats }, reason: "Bench" }) {
    __typename ... on Refusal { code message }
  }
}`

/**
 * Compares mutations of many licenses with the same mutation of one license, sent by 16 clients at once: licenses per second.
 * Then compares the longest wait of a validation during `issueLicenses` with that without it.
 */
export async function benchBulkOperations(gateway: Gateway, options: RoundOptions): Promise<Row[]> {
  const admin = createAdminClient(gateway.url, gateway.adminKey)
  const { accounts } = await read<{ accounts: { edges: { node: { id: string } }[] } }>(
    admin,
    '{ accounts(first: 2) { edges { node { id } } } }',
  )
  const account = accounts.edges[0]!.node.id
  const issued = await compare(options, 'issueLicenses', {
    many: async () => {
      await mutate(admin, issueLicenses, { account, quantity: ISSUED, key: randomUUID() })
      return ISSUED
    },
    single: () => inParallel(ISSUED / 4, () => mutate(admin, issueLicense, { account })),
  })
  const licenses = await readLicenses(admin)
  let seats = 100
  const changed = await compare(options, 'changeLicenses', {
    many: async () => {
      const { bulkOperation } = await mutate(admin, changeLicenses, { licenses, seats: ++seats })
      await untilEnded(admin, bulkOperation.id)
      return CHANGED
    },
    single: () => {
      seats++
      return inParallel(CHANGED / 4, (at) => mutate(admin, changeLicense, { license: licenses[at], seats }))
    },
  })
  return [issued, changed, await compareWaits(gateway, options, admin, account)]
}

/** Returns the first licenses of the list. */
async function readLicenses(admin: GraphqlClient): Promise<string[]> {
  const licenses: string[] = []
  let after: string | null = null
  while (licenses.length < CHANGED) {
    const page: { licenses: { edges: { node: { id: string } }[]; pageInfo: { endCursor: string } } } =
      await read(
        admin,
        'query ($after: String) { licenses(first: 100, after: $after) { edges { node { id } } pageInfo { endCursor } } }',
        { after },
      )
    licenses.push(...page.licenses.edges.map(({ node }) => node.id))
    after = page.licenses.pageInfo.endCursor
  }
  return licenses.slice(0, CHANGED)
}

async function untilEnded(admin: GraphqlClient, id: string): Promise<void> {
  for (;;) {
    const { bulkOperation } = await read<{ bulkOperation: { state: string; changedCount: number } }>(
      admin,
      'query ($id: ID!) { bulkOperation(id: $id) { state changedCount } }',
      { id },
    )
    if (bulkOperation.state === 'COMPLETED') {
      if (bulkOperation.changedCount === CHANGED) return
      throw new Error(`changeLicenses changed ${bulkOperation.changedCount} of ${CHANGED} licenses`)
    }
    await sleep(100)
  }
}

/** Sends requests, several at once, and returns their number. */
async function inParallel(count: number, one: (at: number) => Promise<unknown>): Promise<number> {
  let next = 0
  const client = async () => {
    while (next < count) await one(next++)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, client))
  return count
}

/** Measures both ways alternately. Each returns how many licenses it wrote. */
async function compare(
  { rounds, progress }: RoundOptions,
  what: string,
  { many, single }: Record<'many' | 'single', () => Promise<number>>,
): Promise<Row> {
  const perSecond = async (work: () => Promise<number>) => {
    const startedAt = performance.now()
    return ((await work()) * 1000) / (performance.now() - startedAt)
  }
  progress(`${what}, warming up`)
  await single()
  const pairs: { measured: number; yardstick: number }[] = []
  for (let round = 1; round <= rounds; round++) {
    progress(`${what}, round ${round} of ${rounds}`)
    pairs.push({ measured: await perSecond(many), yardstick: await perSecond(single) })
  }
  return {
    what: `${what}, licenses`,
    against: `one by one, ${AT_ONCE} clients`,
    perSecond: median(pairs.map(({ measured }) => measured)),
    yardstickPerSecond: median(pairs.map(({ yardstick }) => yardstick)),
    ratio: median(pairs.map(({ measured, yardstick }) => measured / yardstick)),
    errors: 0,
  }
}

/** Compares validations of 4 clients during `issueLicenses` with validations at rest. */
async function compareWaits(
  gateway: Gateway,
  { rounds, progress }: RoundOptions,
  admin: GraphqlClient,
  account: string,
): Promise<Row> {
  const query = 'query ($key: String!) { validateLicense(input: { key: $key }) { valid } }'
  const validate = (seconds: number) =>
    load({
      url: gateway.url,
      connections: 4,
      seconds,
      body: () => {
        const { key } = gateway.licenses[Math.floor(Math.random() * gateway.licenses.length)]!
        return JSON.stringify({ query, variables: { key } })
      },
      expect: '"valid":',
    })
  await validate(2)
  const pairs: Record<'measured' | 'yardstick', Load>[] = []
  for (let round = 1; round <= rounds; round++) {
    progress(`validations during issueLicenses, round ${round} of ${rounds}`)
    const [measured] = await Promise.all([
      validate(3),
      mutate(admin, issueLicenses, { account, quantity: ISSUED, key: randomUUID() }),
    ])
    pairs.push({ measured, yardstick: await validate(3) })
  }
  const of = (pick: (pair: (typeof pairs)[number]) => number) => median(pairs.map(pick))
  return {
    what: 'validateLicense during issueLicenses, 4',
    against: 'the same at rest',
    perSecond: of(({ measured }) => measured.requestsPerSecond),
    yardstickPerSecond: of(({ yardstick }) => yardstick.requestsPerSecond),
    ratio: of(({ measured, yardstick }) => measured.requestsPerSecond / yardstick.requestsPerSecond),
    p50Ms: of(({ measured }) => measured.p50Ms),
    p99Ms: of(({ measured }) => measured.p99Ms),
    yardstickP50Ms: of(({ yardstick }) => yardstick.p50Ms),
    yardstickP99Ms: of(({ yardstick }) => yardstick.p99Ms),
    errors: pairs.reduce((sum, { measured, yardstick }) => sum + measured.errors + yardstick.errors, 0),
  }
}
