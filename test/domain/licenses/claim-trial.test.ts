import { expect, test } from 'vitest'
import { activateLicense } from '../../../src/domain/activations/activate.ts'
import { deactivateLicense } from '../../../src/domain/activations/deactivate.ts'
import { issueLicense } from '../../../src/domain/licenses/issue.ts'
import { startOnboarding } from '../../../src/domain/onboarding/start.ts'
import { transact } from '../../../src/platform/db.ts'
import { startTestApp } from '../../app.ts'
import { seedLicenseType, uniqueCode } from '../../seed.ts'

const app = await startTestApp()
const { admin } = app

async function seedTrial(oncePer: string[], rules: object = {}) {
  const { licenseType } = await seedLicenseType(admin, { term: 'P14D', trial: { oncePer }, ...rules })
  return async (email: string) => {
    const contact = { name: 'Ada', email }
    const { accountId } = await startOnboarding(admin, { account: { name: uniqueCode('account'), contact } })
    return await transact(admin.db, (tx) => issueLicense(admin, tx, { accountId, licenseType }))
  }
}

test('an address has one trial, in any case of its letters', async () => {
  const issueTo = await seedTrial(['EMAIL'])
  await issueTo('ada@acme.test')

  const before = await admin.db.license.count()
  await expect(issueTo('Ada@Acme.test')).rejects.toMatchObject({ code: 'TRIAL_ALREADY_USED' })
  expect(await admin.db.license.count()).toBe(before)
  expect(await issueTo('bob@acme.test')).toHaveProperty('licenseKey')
})

test('a domain has one trial; at a public mail provider each address has one', async () => {
  const issueTo = await seedTrial(['EMAIL_DOMAIN'])
  await issueTo('ada@acme.test')

  await expect(issueTo('bob@acme.test')).rejects.toMatchObject({ code: 'TRIAL_ALREADY_USED' })
  await issueTo('ada@gmail.com')
  expect(await issueTo('bob@gmail.com')).toHaveProperty('licenseKey')
  await expect(issueTo('ada@gmail.com')).rejects.toMatchObject({ code: 'TRIAL_ALREADY_USED' })
})

test('a device has one trial, and takes no seat of a second trial', async () => {
  const issueTo = await seedTrial(['FINGERPRINT'])
  const [one, two] = [await issueTo('ada@acme.test'), await issueTo('ada@acme.test')]
  await activateLicense(admin, { key: one.licenseKey, fingerprint: 'laptop' })

  await expect(activateLicense(admin, { key: two.licenseKey, fingerprint: 'laptop' })).rejects.toMatchObject({
    code: 'TRIAL_ALREADY_USED',
  })
  expect(await admin.db.activation.count({ where: { licenseId: two.licenseId } })).toBe(0)
  expect(await activateLicense(admin, { key: two.licenseKey, fingerprint: 'desktop' })).toMatchObject({
    created: true,
  })
})

test('a trial once per address and device is refused for either of them', async () => {
  const issueTo = await seedTrial(['EMAIL', 'FINGERPRINT'])
  const first = await issueTo('ada@acme.test')
  await activateLicense(admin, { key: first.licenseKey, fingerprint: 'laptop' })

  await expect(issueTo('ada@acme.test')).rejects.toMatchObject({ code: 'TRIAL_ALREADY_USED' })
  const { licenseKey: key, licenseId } = await issueTo('bob@acme.test')
  await expect(activateLicense(admin, { key, fingerprint: 'laptop' })).rejects.toMatchObject({
    code: 'TRIAL_ALREADY_USED',
  })
  expect(await admin.db.activation.count({ where: { licenseId } })).toBe(0)
})

test.each([
  ['EMAIL', 'ada@tags.test', ['ada+two@tags.test', 'ADA+a+b@tags.test']],
  ['EMAIL', 'ada.lovelace@gmail.com', ['adalovelace@gmail.com', 'a.d.a.lovelace+x@googlemail.com']],
  ['EMAIL_DOMAIN', 'ada@firm.co.uk', ['bob@mail.firm.co.uk', 'eve@a.b.firm.co.uk']],
  ['EMAIL_DOMAIN', 'ada.l@gmail.com', ['adal@googlemail.com']],
])('a trial once per %s for %s is used up for %j', async (oncePer, first, again) => {
  const issueTo = await seedTrial([oncePer])
  await issueTo(first)
  for (const email of again)
    await expect(issueTo(email), email).rejects.toMatchObject({ code: 'TRIAL_ALREADY_USED' })
})

test.each([
  ['EMAIL', 'a.d@dots.test', 'ad@dots.test'],
  ['EMAIL', '+ada@plus.test', '+bob@plus.test'],
  ['EMAIL_DOMAIN', 'ada@one.co.uk', 'ada@two.co.uk'],
  ['EMAIL_DOMAIN', 'ada@one.github.io', 'ada@two.github.io'],
])('a trial once per %s for %s leaves one for %s', async (oncePer, first, other) => {
  const issueTo = await seedTrial([oncePer])
  await issueTo(first)
  expect(await issueTo(other)).toHaveProperty('licenseKey')
})

const parts = (values: Record<string, string>) =>
  Object.entries(values).map(([name, value]) => ({ name, value }))
const first = { board: 'b1', disk: 'd1', network: 'n1', screen: 'unknown' }

test.each([
  ['EXACT', first, false],
  ['ANY', { board: 'b1' }, true],
  ['ANY', { board: 'b2', disk: 'd2', screen: 'unknown' }, false],
  ['ANY', { disk: 'b1' }, false],
  ['ANY', {}, false],
  ['TWO', { board: 'b1', disk: 'd1' }, true],
  ['TWO', { board: 'b1', screen: 'unknown' }, false],
  ['MOST', { board: 'b1', disk: 'd1', network: 'n1' }, true],
  ['MOST', { board: 'b1', disk: 'd1', network: 'n2' }, false],
  ['ALL', first, false],
])(
  'with %s, a device with the parts %j under another fingerprint had its trial: %s',
  async (fingerprintMatch, again, used) => {
    const issueTo = await seedTrial(['FINGERPRINT'], { fingerprintMatch })
    const [one, two] = [await issueTo('ada@acme.test'), await issueTo('bob@else.test')]
    await activateLicense(admin, { key: one.licenseKey, fingerprint: 'laptop', components: parts(first) })

    const second = activateLicense(admin, {
      key: two.licenseKey,
      fingerprint: 'desk',
      components: parts(again),
    })
    if (used) await expect(second).rejects.toMatchObject({ code: 'TRIAL_ALREADY_USED' })
    else expect(await second).toMatchObject({ created: true })
    expect(await admin.db.activation.count({ where: { licenseId: two.licenseId } })).toBe(used ? 0 : 1)
  },
)

test('with ALL, the same parts under another fingerprint had their trial', async () => {
  const issueTo = await seedTrial(['FINGERPRINT'], { fingerprintMatch: 'ALL' })
  const [one, two] = [await issueTo('ada@acme.test'), await issueTo('bob@else.test')]
  const components = parts({ board: 'b1', disk: 'd1' })
  await activateLicense(admin, { key: one.licenseKey, fingerprint: 'laptop', components })
  await expect(
    activateLicense(admin, { key: two.licenseKey, fingerprint: 'desk', components }),
  ).rejects.toMatchObject({ code: 'TRIAL_ALREADY_USED' })
})

test('a used trial follows the parts of its device, and is remembered after the device is deactivated', async () => {
  const issueTo = await seedTrial(['FINGERPRINT'], { fingerprintMatch: 'TWO' })
  const [one, two] = [await issueTo('ada@acme.test'), await issueTo('bob@else.test')]
  const key = one.licenseKey
  for (const network of ['n1', 'n2', 'n3'])
    await activateLicense(admin, { key, fingerprint: 'laptop', components: parts({ ...first, network }) })
  await activateLicense(admin, {
    key,
    fingerprint: 'laptop',
    components: parts({ ...first, disk: 'd2', network: 'n3' }),
  })
  await transact(admin.db, (tx) => deactivateLicense(admin, tx, { key, fingerprint: 'laptop' }))

  const moved = {
    key: two.licenseKey,
    fingerprint: 'x',
    components: parts({ board: 'b9', disk: 'd2', network: 'n3' }),
  }
  await expect(activateLicense(admin, moved)).rejects.toMatchObject({ code: 'TRIAL_ALREADY_USED' })
  const before = { ...moved, components: parts({ board: 'b9', disk: 'd1', network: 'n1' }) }
  expect(await activateLicense(admin, before)).toMatchObject({ created: true })
})

test('the trial of another license type does not count, nor does the own license', async () => {
  const components = parts(first)
  const rules = { fingerprintMatch: 'ANY', maxActivations: 2 }
  const one = await (await seedTrial(['FINGERPRINT'], rules))('ada@acme.test')
  const two = await (await seedTrial(['FINGERPRINT'], rules))('ada@acme.test')
  await activateLicense(admin, { key: one.licenseKey, fingerprint: 'laptop', components })
  expect(
    await activateLicense(admin, { key: two.licenseKey, fingerprint: 'desk', components }),
  ).toMatchObject({
    created: true,
  })
  await transact(admin.db, (tx) =>
    deactivateLicense(admin, tx, { key: one.licenseKey, fingerprint: 'laptop' }),
  )
  expect(
    await activateLicense(admin, { key: one.licenseKey, fingerprint: 'desk', components }),
  ).toMatchObject({
    created: true,
  })
})

test.each(['laptop\n', 'laptop\r\n', 'laptop'])(
  'a trial that was claimed as %j is used by the device',
  async (text) => {
    const issueTo = await seedTrial(['FINGERPRINT'])
    const { licenseId } = await issueTo('ada@acme.test')
    const { licenseTypeId } = await admin.db.license.findUniqueOrThrow({ where: { id: licenseId } })
    const { digest } = admin.secrets.digest('trial-identity', text)
    await admin.db.trial.create({
      data: { licenseTypeId, licenseId, identity: 'FINGERPRINT', digest, startedAt: app.ctx.now() },
    })
    const { licenseKey: key } = await issueTo('bob@else.test')
    await expect(activateLicense(admin, { key, fingerprint: 'laptop' })).rejects.toMatchObject({
      code: 'TRIAL_ALREADY_USED',
    })
  },
)
