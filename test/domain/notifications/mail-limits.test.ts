import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openMail } from '../../../integrations/email/open-mail.ts'
import { addContact } from '../../../src/domain/accounts/add-contact.ts'
import { activateLicense } from '../../../src/domain/activations/activate.ts'
import { releaseActivation } from '../../../src/domain/activations/release.ts'
import { issueLicense } from '../../../src/domain/licenses/issue.ts'
import { rotateLicenseKey } from '../../../src/domain/licenses/rotate-key.ts'
import { scheduleNotices } from '../../../src/domain/notifications/schedule-notices.ts'
import { sendDue } from '../../../src/domain/notifications/send-due.ts'
import { updateContact } from '../../../src/domain/notifications/update-contact.ts'
import { assignLicense } from '../../../src/domain/onboarding/assign-license.ts'
import { startOnboarding } from '../../../src/domain/onboarding/start.ts'
import type { Context } from '../../../src/platform/context.ts'
import { transact } from '../../../src/platform/db.ts'
import { defaultRates } from '../../../src/platform/limits/limits.ts'
import { RateLimited } from '../../../src/platform/limits/rate-limited.ts'
import { noMail, startTestApp } from '../../app.ts'
import { seedLicenseType, uniqueCode } from '../../seed.ts'

const folder = mkdtempSync(join(tmpdir(), 'licet-mail-'))
afterAll(() => rmSync(folder, { recursive: true }))

const mail = openMail({ ...noMail, folder })
// The default of a partner is 500, and that of an account 100.
const rates = {
  ...defaultRates,
  accountMails: { points: 35, seconds: 3_600 },
  partnerMails: { points: 30, seconds: 3_600 },
}
const app = await startTestApp(undefined, mail, rates)
const { admin } = app
const { db } = app.ctx
const { licenseType } = await seedLicenseType(admin, { term: 'P1Y', maxActivations: null, expiryNotices: [] })

const { points: toRecipient } = rates.recipientMails
const { points: ofPartner } = rates.partnerMails
const { points: ofAccount } = rates.accountMails

const newPartner = () => app.as({ audience: 'PARTNER', partner: uniqueCode('partner') })
const newAddress = () => `${uniqueCode('victim')}@example.com`

/** Onboards a customer whose contact has the address. Returns the license, or the refusal by a rate limit. */
async function onboard(ctx: Context, email: string) {
  const name = uniqueCode('account')
  const account = { name, externalId: name, contact: { name: 'Ada Adams', email } }
  const { onboardingId, accountId } = await startOnboarding(ctx, { account })
  try {
    return { accountId, ...(await assignLicense(ctx, { onboardingId, licenseType })) }
  } catch (error) {
    if (error instanceof RateLimited) return { onboardingId, limited: error }
    throw error
  }
}

async function onboardTimes(ctx: Context, emails: readonly string[]) {
  const outcomes = []
  for (const email of emails) outcomes.push(await onboard(ctx, email))
  return outcomes
}

/** The mails to an address as `2 DEVICE_RELEASED QUEUED RECIPIENT_LIMITED`. */
async function mailsTo(email: string): Promise<string[]> {
  const rows = await db.notification.findMany({ where: { contact: { email } }, orderBy: { id: 'asc' } })
  const groups = Map.groupBy(rows, ({ message, state, reason }) =>
    [message, state, reason].filter(Boolean).join(' '),
  )
  return [...groups].map(([text, { length }]) => `${length} ${text}`)
}

/** Software in the field, without a credential. */
const field = app.as({ audience: 'APP' })

const send = () => sendDue(app.ctx, app.ctx.mailer)

test('one partner that onboards 47 customers with one address causes ten mails in an hour', async () => {
  app.setNow('2026-03-01T10:00:00Z')
  const partner = newPartner()
  const email = newAddress()
  const outcomes = await onboardTimes(partner, Array(47).fill(email))
  const refused = outcomes.filter((outcome) => 'limited' in outcome)
  expect(refused).toHaveLength(47 - toRecipient)
  expect(refused[0]!.limited).toMatchObject({
    code: 'RATE_LIMITED',
    rule: 'recipientMails',
    retryAfter: 3_600,
  })
  await send()
  expect(await mailsTo(email)).toEqual([`${toRecipient} LICENSE_ISSUED SENT`])
})

test('a refused assignment writes nothing, and succeeds an hour later', async () => {
  app.setNow('2026-03-02T10:00:00Z')
  const partner = newPartner()
  const email = newAddress()
  const last = (await onboardTimes(partner, Array(toRecipient + 1).fill(email))).at(-1)!
  if (!('limited' in last)) throw new Error('The last assignment was not refused.')
  const { onboardingId } = last
  expect(await db.onboarding.findUnique({ where: { id: onboardingId } })).toMatchObject({
    licenseId: null,
    nextStep: 'ASSIGN_LICENSE',
  })
  expect(await db.onboardingAttempt.count({ where: { onboardingId, step: 'ASSIGN_LICENSE' } })).toBe(0)
  app.setNow('2026-03-02T11:00:01Z')
  expect(await assignLicense(partner, { onboardingId, licenseType })).toMatchObject({ taken: true })
})

test('keys of one partner share its limits, and tags in an address change nothing', async () => {
  app.setNow('2026-03-03T10:00:00Z')
  const one = newPartner()
  const other = app.as({ audience: 'PARTNER', partner: one.caller.partner })
  const mailbox = uniqueCode('victim')
  const addresses = Array.from({ length: toRecipient }, (_, tag) => `${mailbox}+${tag}@example.com`)
  await onboardTimes(one, addresses)
  expect(await onboard(other, `${mailbox}+more@example.com`)).toMatchObject({
    limited: { rule: 'recipientMails' },
  })
  expect(await onboard(other, newAddress())).toHaveProperty('licenseId')
})

test('many partners that name one address are not refused, but their mails are sent over hours', async () => {
  app.setNow('2026-03-04T10:00:00Z')
  const email = newAddress()
  for (let count = 0; count < 3; count++) await onboardTimes(newPartner(), Array(toRecipient).fill(email))
  await send()
  expect((await mailsTo(email)).sort()).toEqual([
    `${toRecipient} LICENSE_ISSUED SENT`,
    `${2 * toRecipient} LICENSE_ISSUED QUEUED RECIPIENT_LIMITED`,
  ])
  app.setNow('2026-03-04T10:59:59Z')
  await send()
  expect(await mailsTo(email)).toContain(`${toRecipient} LICENSE_ISSUED SENT`)
  for (const hour of [11, 12]) {
    app.setNow(`2026-03-04T${hour}:00:01Z`)
    await send()
  }
  expect(await mailsTo(email)).toEqual([`${3 * toRecipient} LICENSE_ISSUED SENT`])
})

test('mails of other partners never count as those of a partner', async () => {
  app.setNow('2026-03-05T10:00:00Z')
  const email = newAddress()
  await onboardTimes(newPartner(), Array(toRecipient).fill(email))
  expect(await onboard(newPartner(), email)).toHaveProperty('licenseId')
})

test('a partner that onboards customers with different addresses has a limit in total', async () => {
  app.setNow('2026-03-06T10:00:00Z')
  const partner = newPartner()
  await onboardTimes(partner, Array.from({ length: ofPartner }, newAddress))
  expect(await onboard(partner, newAddress())).toMatchObject({ limited: { rule: 'partnerMails' } })
  expect(await onboard(newPartner(), newAddress())).toHaveProperty('licenseId')
})

test('a vendor issues more licenses to one address than any partner may, and every key is sent at once', async () => {
  app.setNow('2026-03-07T10:00:00Z')
  const email = newAddress()
  const { accountId } = (await onboard(admin, email)) as { accountId: string }
  for (let count = 0; count < 2 * ofPartner - 1; count++)
    await transact(db, (tx) => issueLicense(admin, tx, { accountId, licenseType }))
  await send()
  expect(await mailsTo(email)).toEqual([`${2 * ofPartner} LICENSE_ISSUED SENT`])
}, 120_000)

test('a vendor can rotate and assign a key after a partner used up the limit of the address', async () => {
  app.setNow('2026-03-08T10:00:00Z')
  const partner = newPartner()
  const email = newAddress()
  const [first] = await onboardTimes(partner, Array(toRecipient).fill(email))
  const { licenseId } = first as { licenseId: string }
  await send()
  await transact(db, (tx) => rotateLicenseKey(admin, tx, { licenseId }))
  await onboard(admin, email)
  await send()
  expect((await mailsTo(email)).sort()).toEqual([
    '1 KEY_ROTATED SENT',
    `${toRecipient + 1} LICENSE_ISSUED SENT`,
  ])
})

/** Takes and releases the seat of a device. */
async function activateAndRelease(ctx: Context, key: string, device: string): Promise<void> {
  const { activationId } = await activateLicense(field, { key, fingerprint: device, name: device })
  await transact(db, (tx) => releaseActivation(ctx, tx, { activationId }))
}

test('devices that are released repeatedly become ten mails, and then one that names the rest', async () => {
  app.setNow('2026-03-09T10:00:00Z')
  const partner = newPartner()
  const email = newAddress()
  const { licenseKey, licenseId } = (await onboard(partner, email)) as {
    licenseKey: string
    licenseId: string
  }
  for (let count = 1; count <= 47; count++) {
    await activateAndRelease(partner, licenseKey, `device ${count}`)
    await send()
  }
  expect(await mailsTo(email)).toEqual([
    '1 LICENSE_ISSUED SENT',
    `${toRecipient} DEVICE_RELEASED SENT`,
    '1 DEVICE_RELEASED QUEUED RECIPIENT_LIMITED',
  ])
  app.setNow('2026-03-09T11:00:01Z')
  await send()
  const { text } = await db.notification.findFirstOrThrow({
    where: { licenseId, message: 'DEVICE_RELEASED' },
    orderBy: { id: 'desc' },
  })
  expect(text).toContain('device 11, ')
  expect(text).toContain('and 27 more')
})

test('notices that wait never delay a license key', async () => {
  app.setNow('2026-03-10T10:00:00Z')
  const email = newAddress()
  const { accountId } = (await onboard(admin, email)) as { accountId: string }
  for (let count = 0; count <= toRecipient; count++) {
    const { licenseKey } = await transact(db, (tx) => issueLicense(admin, tx, { accountId, licenseType }))
    await activateLicense(field, { key: licenseKey, fingerprint: 'device' })
  }
  await scheduleNotices(app.ctx)
  await send()
  await onboard(newPartner(), email)
  await send()
  expect((await mailsTo(email)).sort()).toEqual([
    '1 DEVICE_ACTIVATED QUEUED RECIPIENT_LIMITED',
    `${toRecipient} DEVICE_ACTIVATED SENT`,
    `${toRecipient + 3} LICENSE_ISSUED SENT`,
  ])
})

test('one device notice to many contacts of a partner is sent over hours', async () => {
  app.setNow('2026-03-12T10:00:00Z')
  const partner = newPartner()
  const { accountId, licenseKey, licenseId } = (await onboard(partner, newAddress())) as never as {
    accountId: string
    licenseKey: string
    licenseId: string
  }
  await db.contact.createMany({
    data: Array.from({ length: ofPartner }, () => ({ accountId, name: 'Ada', email: newAddress() })),
  })
  await activateLicense(field, { key: licenseKey, fingerprint: 'device' })
  await scheduleNotices(app.ctx)
  await send()
  const count = (state: 'SENT' | 'QUEUED') =>
    db.notification.count({ where: { licenseId, message: 'DEVICE_ACTIVATED', state } })
  expect(await count('SENT')).toBe(ofPartner)
  expect(await db.notification.count({ where: { licenseId, reason: 'PARTNER_LIMITED' } })).toBe(1)
  app.setNow('2026-03-12T11:00:01Z')
  await send()
  expect(await count('QUEUED')).toBe(0)
}, 120_000)

test('the notices to all contacts of a customer of the vendor are limited, also to changed addresses', async () => {
  app.setNow('2026-03-14T10:00:00Z')
  const { accountId, licenseKey, licenseId } = (await onboard(admin, newAddress())) as never as {
    accountId: string
    licenseKey: string
    licenseId: string
  }
  const customer = app.as({ audience: 'ACCOUNT', accountId })
  const add = (email: string) =>
    transact(db, (tx) => addContact(customer, tx, { accountId: accountId, name: 'Ada', email }))
  const contacts = []
  for (let count = 0; count < ofAccount + 4; count++) contacts.push(await add(newAddress()))
  const { activationId } = await activateLicense(field, { key: licenseKey, fingerprint: 'device' })
  await scheduleNotices(app.ctx)
  await send()
  const count = (state: 'SENT' | 'QUEUED') =>
    db.notification.count({ where: { licenseId, message: { not: 'LICENSE_ISSUED' }, state } })
  expect(await count('SENT')).toBe(ofAccount)
  expect(await db.notification.count({ where: { licenseId, reason: 'ACCOUNT_LIMITED' } })).toBe(5)

  for (const { contactId } of contacts.slice(0, 3)) {
    const input = { contactId: contactId, email: newAddress() }
    await transact(db, (tx) => updateContact(customer, tx, input))
  }
  await transact(db, (tx) => releaseActivation(customer, tx, { activationId }))
  await send()
  expect(await count('SENT')).toBe(ofAccount)

  const [to] = await db.contact.findMany({ where: { accountId }, orderBy: { id: 'asc' }, take: 1 })
  await transact(db, (tx) => rotateLicenseKey(admin, tx, { licenseId }))
  await send()
  expect(await mailsTo(to!.email)).toContain('1 KEY_ROTATED SENT')
}, 120_000)

test('a mail that was held back has had no attempt', async () => {
  app.setNow('2026-03-13T10:00:00Z')
  const email = newAddress()
  for (let count = 0; count < 2; count++) await onboardTimes(newPartner(), Array(toRecipient).fill(email))
  await send()
  expect(
    await db.notification.findMany({ where: { contact: { email }, state: 'QUEUED', attempts: { gt: 0 } } }),
  ).toEqual([])
})
