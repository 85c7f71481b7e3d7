import { expect, test } from 'vitest'
import type { Caller } from '../../../src/platform/caller.ts'
import { toTypedId } from '../../../src/platform/ids.ts'
import { startTestApp } from '../../app.ts'
import { createDevice } from '../../domain/license-files/device.ts'
import { execute } from '../../graphql.ts'
import { seedLicense, seedPartner } from '../../seed.ts'

const app = await startTestApp()
const { admin } = app
const document = `mutation ($input: AnswerLicenseRequestInput!) {
  answerLicenseRequest(input: $input) {
    ... on AnswerLicenseRequestPayload { file jti expiresAt repeated activation { fingerprint license { id } } }
    ... on Refusal { code }
  }
}`

async function seed() {
  const license = await seedLicense(admin, { term: 'P1Y', offline: { ttl: 'P30D' } })
  const partner = await seedPartner(admin, 'north')
  await admin.db.account.update({ where: { id: license.accountId }, data: { partner } })
  const device = await createDevice(license.product, app.ctx.now())
  return { ...license, id: toTypedId('License', license.licenseId), request: await device.request() }
}
const ask = async (caller: Partial<Caller> & Pick<Caller, 'audience'>, input: object) =>
  await execute(app, app.as(caller), document, { input })

test.each(['ACCOUNT', 'PARTNER', 'SUPPORT', 'ADMIN'] as const)(
  '%s answers a request of its own license without the key',
  async (audience) => {
    const { id, request, accountId } = await seed()
    const { data } = await ask({ audience, accountId, partner: 'north' }, { request, license: id })
    expect(data.answerLicenseRequest).toEqual({
      file: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      jti: expect.stringMatching(/^file_/),
      expiresAt: '2026-02-14T12:00:00.000Z',
      repeated: false,
      activation: { fingerprint: 'rig', license: { id } },
    })
  },
)

test('software answers a license request with the key only', async () => {
  const { id, request, licenseKey: key } = await seed()
  const short = document.replace('license { id }', '')
  const anyone = app.as({ audience: 'APP', principal: 'app' })
  const byId = await execute(app, anyone, short, { input: { request, license: id } })
  expect(byId.errors).toMatchObject([{ extensions: { code: 'INPUT_INVALID' } }])
  const neither = await execute(app, anyone, short, { input: { request } })
  expect(neither.data).toEqual({ answerLicenseRequest: { code: 'INPUT_INVALID' } })
  const { data } = await execute(app, anyone, short, { input: { request, key, idempotencyKey: 'one' } })
  expect(data.answerLicenseRequest).toMatchObject({ repeated: false, activation: { fingerprint: 'rig' } })
  // The idempotency key gives the first answer again, word for word.
  const again = await execute(app, anyone, short, { input: { request, key, idempotencyKey: 'one' } })
  expect(again.data).toEqual(data)
})

test('a license by its ID requires the scope, a license by its key does not', async () => {
  const { id, request, licenseKey: key } = await seed()
  const reader = { audience: 'SUPPORT', scopes: ['LICENSES_READ'] } as const
  const before = await admin.db.event.count()
  const { data, errors } = await ask(reader, { request, license: id })
  expect(data ?? null).toBeNull()
  expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }])
  expect(await admin.db.event.count()).toBe(before)
  expect((await ask(reader, { request, key })).data.answerLicenseRequest).toMatchObject({ repeated: false })
})
