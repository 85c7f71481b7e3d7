import { expect, test } from 'vitest'
import { startOnboarding } from '../../src/domain/onboarding/start.ts'
import { toTypedId } from '../../src/platform/ids.ts'
import { startTestApp } from '../app.ts'
import { execute } from '../graphql.ts'
import { seedPartner, uniqueCode } from '../seed.ts'

const app = await startTestApp()
const { admin } = app

async function start(sale?: string) {
  const name = uniqueCode('account')
  const email = `${name}@example.com`
  const contact = { name: 'Ada Adams', email }
  const started = await startOnboarding(admin, { account: { name, contact }, ...(sale && { sale }) })
  return { ...started, name, email, id: toTypedId('Onboarding', started.onboardingId) }
}

test('an onboarding shows its sale, and the contact that receives the license details', async () => {
  const one = await start('order-7')
  const other = await start()
  const query = `{ ${[one, other]
    .map(({ id }, index) => `o${index}: onboarding(id: "${id}") { sale contact { email account { name } } }`)
    .join(' ')} }`
  const { data } = await execute(app, admin, query)
  expect(data).toEqual({
    o0: { sale: 'order-7', contact: { email: one.email, account: { name: one.name } } },
    o1: { sale: null, contact: { email: other.email, account: { name: other.name } } },
  })
})

test('an onboarding shows when the customer was reminded', async () => {
  const { id, onboardingId } = await start()
  const query = `{ onboarding(id: "${id}") { stalledAt } }`
  expect((await execute(app, admin, query)).data).toEqual({ onboarding: { stalledAt: null } })
  const stalledAt = new Date('2026-03-02T08:00:00Z')
  await admin.db.onboarding.update({ where: { id: onboardingId }, data: { stalledAt } })
  expect((await execute(app, admin, query)).data.onboarding.stalledAt).toBe('2026-03-02T08:00:00.000Z')
})

test('the suggestions of the CRM can be read for one account', async () => {
  const [one, other] = [await start(), await start()]
  await admin.db.crmSuggestion.createMany({
    data: [one, other].map(({ accountId, name }) => ({
      accountId,
      remoteId: `company-of-${name}`,
      name,
      domain: `${name}.example`,
      suggestedAt: new Date(),
    })),
  })
  const query = `{ crmSync { suggestions(account: "${toTypedId('Account', one.accountId)}") { edges { node { remoteId account { name } } } } } }`
  const { data } = await execute(app, admin, query)
  expect(data.crmSync.suggestions.edges).toEqual([
    { node: { remoteId: `company-of-${one.name}`, account: { name: one.name } } },
  ])
})

test('startOnboarding adopts the account with an ID, and only one of the same owner', async () => {
  const { accountId, name } = await start()
  const partner = app.as({ audience: 'PARTNER', partner: await seedPartner(admin) })
  const mutation = `mutation($input: StartOnboardingInput!) { startOnboarding(input: $input) {
    __typename ... on StartOnboardingPayload { accountCreated account { name } } ... on Refusal { code } } }`
  const id = toTypedId('Account', accountId)
  const email = `${uniqueCode('bob')}@example.com`
  const input = { account: { id, name: 'Another name', contact: { name: 'Bob', email } }, sale: 'order-9' }
  const refused = await execute(app, partner, mutation, { input })
  expect(refused.data.startOnboarding).toMatchObject({ code: 'ACCOUNT_NOT_FOUND' })
  expect(await admin.db.contact.count({ where: { email } })).toBe(0)

  const adopted = await execute(app, admin, mutation, { input })
  expect(adopted.data.startOnboarding).toMatchObject({ accountCreated: false, account: { name } })
  expect(await admin.db.contact.findMany({ where: { email } })).toMatchObject([{ accountId }])

  const malformed = { ...input, account: { ...input.account, id: 'lic_x' } }
  const answer = await execute(app, admin, mutation, { input: malformed })
  expect(answer.data.startOnboarding).toMatchObject({ code: 'INPUT_INVALID' })
})
