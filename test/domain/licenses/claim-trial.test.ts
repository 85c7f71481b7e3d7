import { expect, test } from 'vitest'
import { activateLicense } from '../../../src/domain/activations/activate.ts'
import { issueLicense } from '../../../src/domain/licenses/issue.ts'
import { startOnboarding } from '../../../src/domain/onboarding/start.ts'
import { transact } from '../../../src/platform/db.ts'
import { startTestApp } from '../../app.ts'
import { seedLicenseType, uniqueCode } from '../../seed.ts'

const app = await startTestApp()
const { admin } = app

async function seedTrial(oncePer: string[]) {
  const { licenseType } = await seedLicenseType(admin, { term: 'P14D', trial: { oncePer } })
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
