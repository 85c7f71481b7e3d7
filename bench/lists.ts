import { typedDocument } from '../src/platform/graphql-client.ts'
import { toTypedId } from '../src/platform/ids.ts'
import { createAdminClient } from './admin-client.ts'
import { startGateway } from './gateway.ts'
import { insertCosts } from './lists-insert.ts'
import { writeRecords } from './lists-seed.ts'
import { number, parseOptions, server, wholeNumber } from './parse-options.ts'
import { median } from './table.ts'

const usage = `npm run bench:lists -- [--licenses 1000000] [--rounds 5] [--bound 50] [--server postgres://…]

Writes five years of licenses with their accounts, devices, events and mails. Queries each list by every filter, by common
pairs of filters, in every order, from its start, from its end and from its middle, and counts it. Then searches for texts that
people type, and for texts that match nothing or everything. Prints the best, the median and the worst time of each query over HTTP,
in milliseconds, and by how much the indexes of the lists slow an insert. Fails if a worst time is above the bound. Takes about
ten minutes.`

const { options } = parseOptions(usage, {
  licenses: wholeNumber(1_000_000),
  rounds: wholeNumber(5),
  bound: number(50, 1),
  server,
})

const progress = (line: string) => console.error(`  ${line}`)
const day = (days: number) => `"${new Date(Date.now() + days * 86_400_000).toISOString()}"`

/** Filters that people use, from many records to none. */
const filters: Record<string, string[]> = {
  licenses: [
    ...['ACTIVE', 'GRACE', 'EXPIRED', 'SUSPENDED', 'REVOKED', 'NOT_STARTED'].map(
      (status) => `status: ${status}`,
    ),
    ...['"photo"', '"rare"', '"unknown"'].map((code) => `product: ${code}`),
    ...['"photo-annual"', '"rare-annual"', '"unknown"'].map((code) => `licenseType: ${code}`),
    ...['"partner-3"', '"unknown"'].map((code) => `partner: ${code}`),
    `expiresAfter: ${day(0)}, expiresBefore: ${day(30)}`,
    `expiresAfter: ${day(0)}`,
    `expiresBefore: ${day(-1_000)}`,
    'neverActivated: true',
    'neverActivated: false',
    `silentSince: ${day(-30)}`,
    `silentSince: ${day(-1_700)}`,
    'atLimit: true',
    'atLimit: false',
    'metadata: { plan: "gold" }',
    'metadata: { campaign: "spring" }',
    'metadata: { plan: "none" }',
    ...['export', 'vault', 'beta', 'unknown'].map((code) => `entitlement: "${code}"`),
  ],
  accounts: [
    'domain: "customer-7.example"',
    'email: "person.7@customer-7.example"',
    'partner: "partner-3"',
    'partner: "unknown"',
    'externalId: "ext-7"',
    `createdAfter: ${day(-60)}, createdBefore: ${day(-30)}`,
    `createdBefore: ${day(-1_700)}`,
    'hasActiveLicense: true',
    'hasActiveLicense: false',
  ],
  activations: [
    ...['"photo"', '"rare"', '"unknown"'].map((code) => `product: ${code}`),
    ...['"windows"', '"plan9"', '"unknown"'].map((name) => `platform: ${name}`),
    ...['"3.1"', '"99.9"'].map((name) => `version: ${name}`),
    `silentSince: ${day(-30)}`,
    `silentSince: ${day(-1_700)}`,
    'active: true',
    'active: false',
  ],
  onboardings: [
    'state: IN_PROGRESS',
    'state: ABANDONED',
    'state: COMPLETED',
    'nextStep: ACTIVATE',
    'nextStep: VERIFY_USAGE',
    'stalled: true',
    'stalled: false',
  ],
  notifications: [
    ...['SENT', 'BOUNCED', 'FAILED'].map((state) => `state: ${state}`),
    ...['LICENSE_ISSUED', 'LICENSE_REVOKED', 'LICENSE_SUSPENDED'].map((message) => `message: ${message}`),
    `contact: "${toTypedId('Contact', '01800000-0002-7001-8000-000000000007')}"`,
  ],
  auditEvents: [
    ...['license.issued', 'license.revoked', 'unknown'].map((type) => `type: "${type}"`),
    ...['api-key:key_1', 'api-key:key_rare', 'unknown'].map((actor) => `actor: "${actor}"`),
    `occurredAfter: ${day(-60)}, occurredBefore: ${day(-30)}`,
    `occurredBefore: ${day(-1_700)}`,
  ],
}

const pairs: Record<string, string[]> = {
  licenses: [
    ...['ACTIVE', 'GRACE', 'EXPIRED', 'SUSPENDED', 'REVOKED', 'NOT_STARTED'].flatMap((status) =>
      ['product: "photo"', 'product: "rare"', 'licenseType: "photo-annual"', 'partner: "partner-3"'].map(
        (filter) => `status: ${status}, ${filter}`,
      ),
    ),
    'status: ACTIVE, neverActivated: true',
    'status: ACTIVE, atLimit: true',
    `status: ACTIVE, silentSince: ${day(-90)}`,
    `status: ACTIVE, expiresBefore: ${day(30)}`,
    ...['beta', 'export'].map((code) => `status: ACTIVE, entitlement: "${code}"`),
    'partner: "partner-3", entitlement: "export"',
    'status: ACTIVE, metadata: { campaign: "spring" }',
    'product: "photo", atLimit: true',
    'product: "photo", neverActivated: true',
    `product: "photo", expiresAfter: ${day(0)}, expiresBefore: ${day(30)}`,
    'partner: "partner-3", product: "rare"',
    'partner: "partner-3", atLimit: true',
    `partner: "partner-3", expiresAfter: ${day(0)}, expiresBefore: ${day(30)}`,
  ],
  accounts: ['partner: "partner-3", hasActiveLicense: true', 'partner: "partner-3", hasActiveLicense: false'],
  activations: [
    'product: "photo", version: "3.1"',
    'platform: "windows", version: "3.1"',
    `platform: "plan9", silentSince: ${day(-30)}`,
    `active: true, silentSince: ${day(-90)}`,
  ],
  onboardings: ['state: IN_PROGRESS, stalled: true'],
  notifications: ['state: BOUNCED, message: LICENSE_ISSUED'],
  auditEvents: [
    `type: "license.issued", occurredBefore: ${day(-1_000)}`,
    `actor: "api-key:key_1", type: "license.revoked"`,
    `actor: "api-key:key_1", occurredAfter: ${day(-60)}, occurredBefore: ${day(-30)}`,
  ],
}

const orders: Record<string, string[]> = {
  licenses: ['OLDEST', 'NEWEST', 'EXPIRY_ASC', 'EXPIRY_DESC', 'LAST_SEEN_ASC', 'LAST_SEEN_DESC'],
  accounts: ['OLDEST', 'NEWEST', 'NAME_ASC', 'NAME_DESC'],
  activations: ['OLDEST', 'NEWEST', 'LAST_SEEN_ASC', 'LAST_SEEN_DESC'],
  onboardings: ['OLDEST', 'NEWEST'],
  notifications: ['NEWEST', 'OLDEST'],
  auditEvents: ['NEWEST', 'OLDEST'],
}

const texts = [
  ...[
    'Müller Studios 300',
    'muller',
    'northw',
    'person.4711@',
    'customer-4711.example',
    'ext-4711',
    'Łukasz',
    'lukasz',
  ],
  ...['Büro München 160000', 'plant lodz 4', 'campus zur', 'kraków'],
  ...['device-4711', 'Workstation 4711', 'workst', '1004711', 'ABCDE', 'LIC-7Q3VN-2K9WX-0M4TR-5H8YB-6P1DZ'],
  ...[
    'e',
    'ex',
    'exa',
    '%',
    '___',
    'aaa',
    'aaaaaaaaaaaaaaaa',
    'example',
    '.example',
    'son',
    '日本語',
    '\u{1f600}',
    '   ',
  ],
  ...['x'.repeat(4_000), 'person.person.person', 'customer-customer', 'zzzz zzzz zzzz'],
]

interface Timed {
  what: string
  best: number
  median: number
  worst: number
}

progress(`writing ${options.licenses} licenses`)
const gateway = await startGateway({
  server: options.server,
  licenses: 1,
  environment: { LICET_LIMIT_KEY_FAILURES: '1000000000' },
})
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void gateway.stop().finally(() => process.exit(1)))
try {
  const admin = createAdminClient(gateway.url, gateway.adminKey)
  await writeRecords(admin, gateway.sql, options.licenses, progress)

  const timed: Timed[] = []
  const time = async (what: string, query: string, variables: Record<string, unknown> = {}) => {
    const document = typedDocument<Record<string, unknown>, Record<string, unknown>>(query)
    await admin.send(document, variables)
    const taken: number[] = []
    for (let round = 0; round < options.rounds; round++) {
      const startedAt = performance.now()
      await admin.send(document, variables)
      taken.push(performance.now() - startedAt)
    }
    timed.push({ what, best: Math.min(...taken), median: median(taken), worst: Math.max(...taken) })
  }
  const page = '{ edges { node { id } } pageInfo { endCursor } }'
  for (const [list, all] of Object.entries(filters)) {
    for (const filter of [...all, ...(pairs[list] ?? [])]) {
      progress(`${list}(${filter})`)
      await time(`${list}(${filter})`, `{ ${list}(${filter}) ${page} }`)
      for (const orderBy of orders[list]!.slice(0, 2))
        await time(`${list}(${filter}) ${orderBy}`, `{ ${list}(${filter}, orderBy: ${orderBy}) ${page} }`)
    }
    for (const filter of all)
      await time(
        `${list}(${filter}) count`,
        `{ ${list}(${filter}, first: 0) { totalCount { value exact } } }`,
      )
    for (const orderBy of orders[list]!) {
      progress(`${list} ${orderBy}`)
      const cursor = await middleOf(list, orderBy)
      await time(`${list} ${orderBy}`, `{ ${list}(orderBy: ${orderBy}) ${page} }`)
      await time(`${list} ${orderBy} from its end`, `{ ${list}(orderBy: ${orderBy}, last: 20) ${page} }`)
      await time(
        `${list} ${orderBy} after 1,000 records`,
        `{ ${list}(orderBy: ${orderBy}, after: "${cursor}") ${page} }`,
      )
    }
    await time(`${list} count`, `{ ${list}(first: 0) { totalCount { value exact } } }`)
  }
  for (const text of texts) {
    progress(`search ${text.slice(0, 40)}`)
    await time(
      `search ${JSON.stringify(text.slice(0, 40))}`,
      'query ($text: String!) { search(text: $text) { matchedBy label record { __typename } } }',
      { text },
    )
  }

  /** Reads ten pages of a list, and returns the cursor after them. */
  async function middleOf(list: string, orderBy: string): Promise<string> {
    const document = typedDocument<
      Record<string, { pageInfo: { endCursor: string } }>,
      { after: string | null }
    >(
      `query ($after: String) { ${list}(orderBy: ${orderBy}, first: 100, after: $after) { pageInfo { endCursor } } }`,
    )
    let after: string | null = null
    for (let pages = 0; pages < 10; pages++)
      after = (await admin.send(document, { after }))[list]!.pageInfo.endCursor
    return after!
  }

  const slow = timed.filter(({ worst }) => worst > options.bound)
  console.log(`${options.licenses} licenses; ${timed.length} queries, each ${options.rounds} times`)
  console.log('    best   median    worst  query')
  for (const { what, ...times } of timed.toSorted((a, b) => b.worst - a.worst))
    console.log(
      `${[times.best, times.median, times.worst].map((ms) => ms.toFixed(1).padStart(8)).join(' ')}  ${what}`,
    )
  for (const { table, ratio } of await insertCosts(gateway.sql))
    console.log(
      `an insert into ${table} takes ${ratio.toFixed(2)} times as long as without the indexes of lists and search`,
    )
  console.log(`${slow.length} queries above ${options.bound} ms`)
  if (slow.length > 0) process.exitCode = 1
} finally {
  await gateway.stop()
}
