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
