import type { GraphQLSchema } from 'graphql'
import { afterAll, describe, expect, test } from 'vitest'
import { schemas } from '../../schema/index.ts'
import { createAccessTokens } from '../../src/auth/access-token.ts'
import { createApiKey } from '../../src/auth/create-api-key.ts'
import { activateLicense } from '../../src/domain/activations/activate.ts'
import { transferLicense } from '../../src/domain/licenses/transfer.ts'
import type { Audience } from '../../src/platform/caller.ts'
import { transact } from '../../src/platform/db.ts'
import { createLimits } from '../../src/platform/limits/limits.ts'
import { startTestApp, unlimited } from '../app.ts'
import { startProvider } from '../auth/provider.ts'
import { createDevice } from '../domain/license-files/device.ts'
import { listen } from '../http/listen.ts'
import { type Customer, idsTaken, missingIdsLike, pathsTo, seedCustomer } from './paths-to-records.ts'
import { byKey, others, questions } from './queries.ts'
import { walksOf } from './walk.ts'

const app = await startTestApp()
const { admin } = app
const { provider, sign, stop } = await startProvider()
afterAll(stop)
app.ctx.limits = createLimits(unlimited, undefined, () => {})
afterAll(() => app.ctx.limits.close())
app.ctx.accessTokens = createAccessTokens(
  {
    issuer: provider.issuer,
    audience: 'licet',
    claims: { audience: 'for', account: 'account', partner: 'partner' },
    audienceOf: new Map<string, Audience>([
      ['account', 'ACCOUNT'],
      ['partner', 'PARTNER'],
    ]),
  },
  () => new Date(),
)
const url = `${await listen(app)}/graphql`

const own = await seedCustomer(admin, admin)
const theirs = await seedCustomer(admin, admin)
const northern = await seedCustomer(admin, app.as({ audience: 'PARTNER', partner: 'north' }))
const southern = await seedCustomer(admin, app.as({ audience: 'PARTNER', partner: 'south' }))

/** What stays behind where a license changes hands: once to a stranger, and once from a stranger. */
const transfer = (license: Customer, to: Customer) =>
  transact(admin.db, (tx) =>
    transferLicense(admin, tx, {
      licenseId: license.uuids.License,
      accountId: to.uuids.Account,
      reason: 'sold',
    }),
  )
const previous = await seedCustomer(admin, admin)
await transfer(previous, own)
await transfer(await seedCustomer(admin, app.as({ audience: 'PARTNER', partner: 'north' })), theirs)
const fromSouth = await seedCustomer(admin, app.as({ audience: 'PARTNER', partner: 'south' }))
await transfer(fromSouth, northern)
const { activationToken } = await activateLicense(admin, { key: own.licenseKey, fingerprint: 'with a token' })

const keyOf = async (input: Omit<Parameters<typeof createApiKey>[2], 'name'>) =>
  (await transact(admin.db, (tx) => createApiKey(admin, tx, { name: 'k', ...input }))).apiKey
const account = { audience: 'ACCOUNT' as const, own, strangers: [theirs, northern], former: [previous] }
const partner = {
  audience: 'PARTNER' as const,
  own: northern,
  strangers: [theirs, southern],
  former: [fromSouth],
}
const field = { audience: 'APP' as const, own, strangers: [theirs, northern, southern], former: [previous] }
const callers = [
  {
    ...account,
    by: 'an account’s API key',
    edges: 2,
    credential: await keyOf({ audience: 'ACCOUNT', accountId: own.uuids.Account }),
  },
  {
    ...account,
    by: 'an account’s access token',
    edges: 1,
    credential: await sign({ for: 'account', account: own.ids.Account }),
  },
  {
    ...partner,
    by: 'a partner’s API key',
    edges: 1,
    credential: await keyOf({ audience: 'PARTNER', partner: 'north' }),
  },
  {
    ...partner,
    by: 'a partner’s access token',
    edges: 1,
    credential: await sign({ for: 'partner', partner: 'north' }),
  },
  { ...field, by: 'no credential', edges: 2, credential: null },
  { ...field, by: 'the activation token of a device', edges: 1, credential: activationToken },
]
const adminKey = await keyOf({ audience: 'ADMIN' })

async function ask(credential: string | null, query: string): Promise<string> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(credential && { authorization: `Bearer ${credential}` }),
    },
    body: JSON.stringify({ query }),
  })
  return await response.text()
}

const request = await (await createDevice(own.product, app.ctx.now())).request()
const paths = pathsTo(own, request)

const rootsOf = (schema: GraphQLSchema, kind: 'query' | 'mutation') =>
  Object.values((kind === 'query' ? schema.getQueryType() : schema.getMutationType())?.getFields() ?? {})

test('every query and every mutation of accounts, partners and software in the field is covered here', () => {
  const graphs = [schemas.APP, schemas.ACCOUNT, schemas.PARTNER]
  const names = (kind: 'query' | 'mutation') =>
    [...new Set(graphs.flatMap((graph) => rootsOf(graph, kind).map(({ name }) => name)))].sort()
  expect(names('query')).toEqual(Object.keys(questions).sort())
  const commands = Object.keys(paths).filter((path) => /^\w+ input\./.test(path))
  const asked = [
    ...Object.keys(byKey),
    ...Object.keys(others),
    // Takes no ID and no key. `test/domain/trials/start.test.ts` attacks it by addresses of others.
    'startTrial',
    // Takes a URL and codes of the catalogue. `test/webhooks/webhooks.test.ts` has its owner.
    'createWebhookEndpoint',
    ...commands.map((path) => path.split(' ')[0]!),
  ]
  expect(names('mutation')).toEqual([...new Set(asked)].sort())
})

/** Fields of a customer that no other customer may read. */
const marksOf = ({ ids, uuids, email, externalId }: Customer) => [
  ...Object.values(ids),
  ...Object.values(uuids),
  email,
  externalId ?? email,
]
/** The same of one whose license went to another: with it went its devices and what was reported of them. */
const marksOfFormer = ({ ids, uuids, email, externalId }: Customer) => [
  ids.Account,
  ids.Contact,
  ids.Onboarding,
  ids.OnboardingAttempt,
  ids.Partner,
  ids.WebhookEndpoint,
  ids.WebhookDelivery,
  uuids.Account,
  uuids.Contact,
  email,
  externalId ?? email,
]

describe.each(callers)(
  'with $by',
  { timeout: 120_000 },
  ({ audience, own: mine, strangers, former, credential, edges }) => {
    const schema = schemas[audience]

    test('every path by an ID returns the same as for a missing record', async () => {
      const taken = idsTaken(schema)
      for (const stranger of strangers) {
        for (const [path, document] of Object.entries(paths).filter(([name]) => taken.includes(name))) {
          const hidden = await ask(credential, document(stranger.ids))
          expect([path, hidden]).toEqual([path, await ask(credential, document(missingIdsLike(stranger)))])
        }
      }
    })

    test('no edge leads from a record of the caller to a record of another owner', async () => {
      const marks = [...strangers.flatMap(marksOf), ...former.flatMap(marksOfFormer)]
      let found = 0
      for (const root of rootsOf(schema, 'query')) {
        const calls = questions[root.name]!(mine).filter((text) => fits(root, text))
        for (const [turn, call] of calls.entries()) {
          for (const walk of walksOf(schema, root, turn === 0 ? edges : 1)) {
            const query = `{ ${root.name}${call} ${walk} }`
            const answer = await ask(credential, query)
            if (answer.includes(mine.ids.License)) found++
            expect([query, marks.filter((mark) => answer.includes(mark))]).toEqual([query, []])
            expect([query, answer.includes('"errors"')]).toEqual([query, false])
          }
        }
      }
      if (audience !== 'APP') expect(found).toBeGreaterThan(10)
    })

    test('the key of a license of another owner shows the device, without edges to other records', async () => {
      for (const stranger of strangers) {
        for (const root of rootsOf(schema, 'mutation').filter(({ name }) => name in byKey)) {
          for (const walk of walksOf(schema, root, 1)) {
            const query = `mutation { ${root.name}${byKey[root.name]!(stranger.licenseKey, request)} ${walk} }`
            const answer = await ask(credential, query)
            // The devices of the license that the key opens are shown to its holder, without their fingerprints.
            const hidden = marksOf(stranger).filter((mark) => mark !== stranger.ids.Activation)
            expect([query, hidden.filter((mark) => answer.includes(mark))]).toEqual([query, []])
          }
        }
      }
    })
  },
)

/** Whether a graph's field has the arguments of a call: the graphs of accounts and partners lack some arguments. */
function fits({ args }: { args: readonly { name: string }[] }, call: string): boolean {
  const name = /^\((\w+):/.exec(call)?.[1]
  return !name || args.some((argument) => argument.name === name)
}

test('the walk of an administrator finds the records of every owner', async () => {
  const answers: string[] = []
  for (const root of rootsOf(schemas.ADMIN, 'query').filter(({ name }) => name in questions)) {
    for (const call of questions[root.name]!(own)) {
      for (const walk of walksOf(schemas.ADMIN, root, 0)) {
        answers.push(await ask(adminKey, `{ ${root.name}${call} ${walk} }`))
      }
    }
  }
  const all = answers.join('\n')
  for (const { ids, externalId } of [own, theirs, northern, southern]) {
    for (const mark of [ids.Account, ids.License, ids.Activation, externalId!]) expect(all).toContain(mark)
  }
})

test('the external ID and the address of another owner create a new record', async () => {
  const { credential, strangers } = callers[2]!
  for (const stranger of strangers) {
    for (const [name, write] of Object.entries(others)) {
      const payload = `${name[0]!.toUpperCase()}${name.slice(1)}Payload`
      const query = `mutation { ${name}${write(stranger)} { ... on ${payload} { account { id } } } }`
      const answer = await ask(credential, query)
      expect(answer).toContain('acct_')
      expect(answer).not.toContain(stranger.ids.Account)
    }
  }
})
