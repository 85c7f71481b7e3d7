import { expect, test } from 'vitest'
import { createApiKey } from '../../src/auth/create-api-key.ts'
import { assignLicense } from '../../src/domain/onboarding/assign-license.ts'
import { startOnboarding } from '../../src/domain/onboarding/start.ts'
import { transact } from '../../src/platform/db.ts'
import { toTypedId } from '../../src/platform/ids.ts'
import { startTestApp } from '../app.ts'
import { execute } from '../graphql.ts'
import { seedLicenseType, uniqueCode } from '../seed.ts'

const app = await startTestApp()
const { admin } = app

async function partnerCaller(partner: string) {
  const { apiKeyId } = await transact(admin.db, (tx) =>
    createApiKey(admin, tx, { name: 'k', audience: 'PARTNER', partner }),
  )
  return app.as({ audience: 'PARTNER', partner, principal: `api-key:${toTypedId('ApiKey', apiKeyId)}` })
}

test('a partner sees its own principals in the attempts of an onboarding, and of the vendor’s that they are the vendor’s', async () => {
  const [one, two] = [await partnerCaller('north'), await partnerCaller('north')]
  const { licenseType } = await seedLicenseType(admin)
  const name = uniqueCode('account')
  const contact = { name: 'Ada Adams', email: `${name}@example.com` }
  const { onboardingId } = await startOnboarding(one, { account: { name, externalId: name, contact } })
  await assignLicense(admin, { onboardingId, licenseType })
  const query = `{ onboarding(id: "${toTypedId('Onboarding', onboardingId)}") { attempts { edges { node { actor } } } } }`
  const actorsFor = async (ctx: typeof admin) => {
    const { data } = await execute(app, ctx, query)
    return data.onboarding.attempts.edges.map(({ node }: { node: { actor: string } }) => node.actor)
  }
  const { principal } = one.caller
  expect(await actorsFor(one)).toEqual([principal, 'vendor'])
  expect(await actorsFor(two)).toEqual([principal, 'vendor'])
  expect(await actorsFor(admin)).toEqual([principal, admin.caller.principal])
})

test('a partner has no path to the audit log', async () => {
  const partner = await partnerCaller('north')
  for (const query of [
    '{ auditEvents { edges { node { actor } } } }',
    '{ node(id: "x") { ... on Event { actor } } }',
  ]) {
    const { data, errors } = await execute(app, partner, query)
    expect(data ?? null).toBeNull()
    expect(errors![0]!.message).toMatch(/^(Cannot query field "auditEvents"|Unknown type "Event")/)
  }
})

test('a partner learns of a trial with another partner that there was one, and nothing else', async () => {
  const { licenseType } = await seedLicenseType(admin, {
    term: 'P14D',
    trial: { oncePer: ['EMAIL', 'EMAIL_DOMAIN'] },
  })
  const secrets: string[] = []
  const sellTo = async (partner: string, email: string) => {
    const caller = await partnerCaller(partner)
    const name = uniqueCode(`customer-of-${partner}`)
    const account = { name, externalId: name, contact: { name: 'Ada Adams', email } }
    const { onboardingId, accountId } = await startOnboarding(caller, { account })
    const { data } = await execute(app, caller, assign, {
      input: { onboarding: toTypedId('Onboarding', onboardingId), licenseType },
    })
    if (partner === 'north') secrets.push(name, accountId, toTypedId('Account', accountId), onboardingId)
    return data.assignLicense
  }
  const assign = `mutation ($input: AssignLicenseInput!) { assignLicense(input: $input) {
    ... on AssignLicensePayload { license { id keyHint } } ... on Refusal { __typename code message } ... on StateRefusal { nextAction expectedStep } } }`
  const domain = `${uniqueCode('acme')}.example`
  const { license } = await sellTo('north', `ada@${domain}`)
  secrets.push(license.id, license.keyHint, 'north', 'ada', 'Ada', domain)

  const refusal = await sellTo('south', `bob@${domain}`)
  expect(refusal).toEqual({
    __typename: 'StateRefusal',
    code: 'TRIAL_ALREADY_USED',
    message: 'This domain already had a trial of this license type. Contact support.',
    nextAction: 'CONTACT_SUPPORT',
    expectedStep: null,
  })
  for (const secret of secrets) expect(JSON.stringify(refusal)).not.toContain(secret)
})
