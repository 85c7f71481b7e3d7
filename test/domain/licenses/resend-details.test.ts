import { describe, expect, test } from 'vitest'
import { sendDue } from '../../../src/domain/notifications/send-due.ts'
import { toTypedId } from '../../../src/platform/ids.ts'
import { startTestApp } from '../../app.ts'
import { execute } from '../../graphql.ts'
import { seedLicense } from '../../seed.ts'

const app = await startTestApp()
const { admin } = app
const { db } = app.ctx
type Outcome = 'SENT' | 'REFUSED'
const received: { key: string | null; to: string }[] = []

/** Sends all due notifications to a mail server that accepts or refuses them. */
async function send(outcome: Outcome): Promise<void> {
  await sendDue(app.ctx, {
    ...app.ctx.mailer,
    async deliver({ licenseKey, contact }) {
      if (outcome === 'REFUSED') return { outcome, reply: '550' }
      received.push({ key: licenseKey, to: contact.email })
      return { outcome, subject: 'subject', text: 'text' }
    },
  })
}

async function resend(licenseId: string, contactId?: string) {
  const document = `mutation ($input: ResendLicenseDetailsInput!) {
    answer: resendLicenseDetails(input: $input) {
      __typename ... on Refusal { code } ... on StateRefusal { nextAction }
      ... on ResendLicenseDetailsPayload { notification { message state contact { email } } }
    }
  }`
  const input = {
    license: toTypedId('License', licenseId),
    contact: contactId && toTypedId('Contact', contactId),
  }
  const { data, errors } = await execute(app, admin, document, { input })
  expect(errors).toBeUndefined()
  return data.answer
}

test('refuses to send a key again after it was sent, with ROTATE_KEY as the next action', async () => {
  const { licenseId } = await seedLicense(admin)
  await send('SENT')
  const before = await db.notification.count({ where: { licenseId } })
  expect(await resend(licenseId)).toMatchObject({ code: 'LICENSE_KEY_SHOWN', nextAction: 'ROTATE_KEY' })
  expect(await db.notification.count({ where: { licenseId } })).toBe(before)
})

test('sends undelivered details with the key to another contact, and never the first mail', async () => {
  const { licenseId, licenseKey, accountId } = await seedLicense(admin)
  await send('REFUSED')
  const bea = await db.contact.create({ data: { accountId, name: 'Bea', email: 'bea@example.com' } })
  expect(await resend(licenseId, bea.id)).toEqual({
    __typename: 'ResendLicenseDetailsPayload',
    notification: { message: 'LICENSE_ISSUED', state: 'QUEUED', contact: { email: 'bea@example.com' } },
  })
  received.length = 0
  await send('SENT')
  await send('SENT')
  expect(received).toEqual([{ key: licenseKey, to: 'bea@example.com' }])
  expect(await db.notification.count({ where: { licenseId, sealedKey: { not: null } } })).toBe(0)
})

test('sends a queued mail once, however often it is requested', async () => {
  const { licenseId, licenseKey } = await seedLicense(admin)
  await resend(licenseId)
  await resend(licenseId)
  received.length = 0
  await send('SENT')
  expect(received.map(({ key }) => key)).toEqual([licenseKey])
})

test('refuses a contact of another account', async () => {
  const { licenseId } = await seedLicense(admin)
  const other = await seedLicense(admin)
  const stranger = await db.contact.findFirstOrThrow({ where: { accountId: other.accountId } })
  expect(await resend(licenseId, stranger.id)).toMatchObject({ code: 'CONTACT_NOT_FOUND' })
  expect(await resend('01900000-0000-7000-8000-000000000000')).toMatchObject({ code: 'LICENSE_NOT_FOUND' })
})

test('sends a rotated key to the recipient of the first one, and never a replaced key', async () => {
  await send('SENT')
  const { licenseId, licenseKey } = await seedLicense(admin)
  const rotate =
    'mutation ($input: RotateLicenseKeyInput!) { answer: rotateLicenseKey(input: $input) { ... on RotateLicenseKeyPayload { licenseKey } } }'
  const input = { license: toTypedId('License', licenseId) }
  const { data } = await execute(app, admin, rotate, { input })
  received.length = 0
  await send('SENT')
  expect(received.map(({ key }) => key)).toEqual([data.answer.licenseKey])
  expect(data.answer.licenseKey).not.toBe(licenseKey)
  expect(await db.notification.findFirst({ where: { licenseId, message: 'LICENSE_ISSUED' } })).toMatchObject({
    state: 'SUPPRESSED',
    reason: 'KEY_REPLACED',
  })
})

test('deletes an unsent key after thirty days', async () => {
  app.setNow('2026-06-01T00:00:00Z')
  const { licenseId } = await seedLicense(admin)
  await send('REFUSED')
  const { deleteSealedKeys } = await import('../../../src/domain/notifications/delete-sealed-keys.ts')
  const sealedKeys = () => db.notification.count({ where: { licenseId, sealedKey: { not: null } } })
  app.setNow('2026-06-30T00:00:00Z')
  await deleteSealedKeys(admin)
  expect(await sealedKeys()).toBe(1)
  app.setNow('2026-07-02T00:00:00Z')
  await deleteSealedKeys(admin)
  expect(await sealedKeys()).toBe(0)
  expect(await resend(licenseId)).toMatchObject({ code: 'LICENSE_KEY_SHOWN' })
})

const change = (field: string, type: string, input: object) =>
  execute(app, admin, `mutation ($input: ${type}!) { ${field}(input: $input) { __typename } }`, { input })

const changes = {
  'a new key': (license: string) => change('rotateLicenseKey', 'RotateLicenseKeyInput', { license }),
  'a revocation': (license: string) =>
    change('revokeLicense', 'RevokeLicenseInput', { license, reason: 'test' }),
}

describe.each(Object.entries(changes))('%s', (_, change) => {
  const firstMail = (licenseId: string) =>
    db.notification.findFirstOrThrow({ where: { licenseId, message: 'LICENSE_ISSUED' } })

  test('deletes the unsent key at once', async () => {
    const { licenseId } = await seedLicense(admin)
    await send('REFUSED')
    expect((await firstMail(licenseId)).sealedKey).not.toBeNull()
    expect((await change(toTypedId('License', licenseId))).errors).toBeUndefined()
    expect((await firstMail(licenseId)).sealedKey).toBeNull()
  })

  test('while the mail is being sent deletes the key after the attempt', async () => {
    const { licenseId } = await seedLicense(admin)
    await sendDue(app.ctx, {
      ...app.ctx.mailer,
      async deliver(mail) {
        if (mail.licenseKey && (await firstMail(licenseId)).state === 'SENDING') {
          expect((await change(toTypedId('License', licenseId))).errors).toBeUndefined()
          expect((await firstMail(licenseId)).sealedKey).not.toBeNull()
        }
        return { outcome: 'REFUSED', reply: '550' }
      },
    })
    expect(await firstMail(licenseId)).toMatchObject({ state: 'FAILED', sealedKey: null })
  })
})
