import { expect, test } from 'vitest'
import { activateLicense } from '../../../src/domain/activations/activate.ts'
import { toTypedId } from '../../../src/platform/ids.ts'
import { startTestApp } from '../../app.ts'
import { execute } from '../../graphql.ts'
import { seedLicense } from '../../seed.ts'

const app = await startTestApp()
const { admin } = app

const mutation = `mutation ($input: UpdateActivationInput!) { updateActivation(input: $input) {
  ... on UpdateActivationPayload { activation { name metadata } } ... on Refusal { code } } }`

async function seed() {
  const { accountId, licenseId, licenseKey: key } = await seedLicense(admin)
  const { activationId } = await activateLicense(admin, {
    key,
    fingerprint: 'desk',
    name: 'Desk',
    metadata: { room: 1 },
  })
  const update = async (values: object, caller = admin) => {
    const input = { activation: toTypedId('Activation', activationId), ...values }
    return (await execute(app, caller, mutation, { input })).data.updateActivation
  }
  const events = () => app.ctx.db.event.count({ where: { licenseId, type: 'activation.updated' } })
  return { accountId, update, events }
}

test('changes the name or the metadata, and leaves out what is left out', async () => {
  const { update } = await seed()
  expect(await update({ name: 'Office' })).toEqual({ activation: { name: 'Office', metadata: { room: 1 } } })
  const metadata = { room: 2 }
  expect(await update({ metadata })).toEqual({ activation: { name: 'Office', metadata: { room: 2 } } })
  expect(await update({ name: null })).toEqual({ activation: { name: null, metadata: { room: 2 } } })
})

test('keeps names that Prisma would damage', async () => {
  const { update } = await seed()
  const metadata = JSON.parse('{"__proto__":{"a":1},"$type":"x"}')
  expect(JSON.stringify(await update({ metadata }))).toContain('"__proto__":{"a":1}')
})

test('an update without a change records nothing', async () => {
  const { update, events } = await seed()
  await update({})
  await update({ name: 'Desk' })
  expect(await events()).toBe(0)
  await update({ name: 'Office' })
  expect(await events()).toBe(1)
})

test('an account updates its own devices only', async () => {
  const [one, other] = [await seed(), await seed()]
  const owner = app.as({ audience: 'ACCOUNT', accountId: one.accountId })
  expect(await one.update({ name: 'Mine' }, owner)).toMatchObject({ activation: { name: 'Mine' } })
  expect(await other.update({ name: 'Mine' }, owner)).toEqual({ code: 'ACTIVATION_NOT_FOUND' })
})
