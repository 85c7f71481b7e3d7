import { afterEach, beforeEach, expect, test } from 'vitest'
import { smtpTransport } from '../../../integrations/email/delivery/smtp.ts'
import { openMail } from '../../../integrations/email/open-mail.ts'
import { sendDue } from '../../../src/domain/notifications/send-due.ts'
import { toTypedId } from '../../../src/platform/ids.ts'
import { noMail, startTestApp } from '../../app.ts'
import { createEmbedded } from '../../database.ts'
import { seedLicense } from '../../seed.ts'
import { startMailServer } from './mail-server.ts'

const server = await startMailServer()
const settings = { ...noMail, from: 'Example <licenses@example.com>' }
const transport = smtpTransport({ url: server.url, requireTls: false, timeoutMs: 20_000 })
const app = await startTestApp(createEmbedded, openMail(settings, transport))
const { db } = app.ctx
const start = '2026-01-15T12:00:00Z'

beforeEach(() => app.setNow(start))
afterEach(() => {
  server.behave({})
  server.mails.length = 0
  server.raw.length = 0
})

const stateOf = async (licenseId: string) =>
  await db.notification.findFirstOrThrow({ where: { licenseId, message: 'LICENSE_ISSUED' } })

/** Attempts every due mail once at an instant. */
async function sendAt(instant: string): Promise<void> {
  app.setNow(instant)
  await sendDue(app.ctx, app.ctx.mailer)
}

test('the license mail contains the key, and is sent once', async () => {
  const { licenseId, licenseKey } = await seedLicense(app.admin)
  const { sealedKey, id } = await stateOf(licenseId)
  expect(sealedKey).not.toContain(licenseKey)

  await sendAt(start)
  await sendAt(start)
  expect(server.mails).toHaveLength(1)
  const [mail] = server.mails
  expect(mail!.messageId).toBe(`<${toTypedId('Notification', id)}@licenses.example>`)
  expect(mail!.text).toContain(licenseKey)
  expect(mail!.html).toContain(licenseKey)
  expect(mail!.from!.text).toBe('"Example" <licenses@example.com>')
  expect(mail!.headers.get('auto-submitted')).toBe('auto-generated')
  expect(mail!.headers.has('list'), 'a mail with a key cannot be declined').toBe(false)
  expect(await stateOf(licenseId)).toMatchObject({
    state: 'SENT',
    reason: null,
    attempts: 1,
    sealedKey: null,
  })
})

test('the stored copy shows only the last group of the key', async () => {
  const { licenseId, licenseKey } = await seedLicense(app.admin)
  await sendAt(start)
  const { text, subject, keyHint } = await stateOf(licenseId)
  expect(text).toContain(`…-${keyHint}`)
  expect(licenseKey.endsWith(keyHint!)).toBe(true)
  expect(JSON.stringify([text, subject, app.logged])).not.toContain(licenseKey)
})

test('greylisting: sends a deferred mail again later', async () => {
  server.behave({ recipient: '451 4.7.1 greylisted, come again' })
  const { licenseId } = await seedLicense(app.admin)
  await sendAt(start)
  expect(await stateOf(licenseId)).toMatchObject({
    state: 'QUEUED',
    reply: '451 4.7.1',
    attempts: 1,
    doubts: 0,
  })

  server.behave({})
  await sendAt('2026-01-15T12:00:59Z')
  expect(server.mails, 'not before its time').toHaveLength(0)
  await sendAt('2026-01-15T12:01:00Z')
  expect(server.mails).toHaveLength(1)
  expect(await stateOf(licenseId)).toMatchObject({ state: 'SENT', reply: null, attempts: 2 })
})

test('a permanently refused recipient fails the mail at once, and the key can still be resent', async () => {
  server.behave({ recipient: '550 5.1.1 <ada@example.com>: no such user' })
  const { licenseId, accountId } = await seedLicense(app.admin)
  await sendAt(start)
  await sendAt('2026-02-15T12:00:00Z')
  const failed = await stateOf(licenseId)
  expect(failed).toMatchObject({ state: 'FAILED', reason: 'REFUSED', reply: '550 5.1.1', attempts: 1 })
  expect(failed.sealedKey).not.toBeNull()
  expect(await db.event.findFirst({ where: { accountId, type: 'notification.failed' } })).toMatchObject({
    data: { message: 'LICENSE_ISSUED', reason: 'REFUSED' },
  })
})

test('a refusal of an unknown address stops mail to it, and any other refusal does not', async () => {
  const stopOf = async (accountId: string) =>
    (await db.contact.findFirstOrThrow({ where: { accountId } })).mailStopReason
  server.behave({ recipient: '550 5.1.1 no such user' })
  const unknown = await seedLicense(app.admin)
  await sendAt(start)
  expect(await stopOf(unknown.accountId)).toBe('CONTACT_BOUNCED')
  server.behave({ recipient: '552 5.2.2 mailbox full' })
  const full = await seedLicense(app.admin)
  await sendAt(start)
  expect(await stopOf(full.accountId)).toBeNull()
})

test('the cause of a failed attempt is logged for the operator, without the address', async () => {
  server.behave({ recipient: '451 4.3.0 <ada@example.com>: come again' })
  const { licenseId, accountId } = await seedLicense(app.admin)
  const { email } = await db.contact.findFirstOrThrow({ where: { accountId } })
  await sendAt(start)
  const lines = app.logged.map((line) => JSON.stringify(line)).filter((line) => line.includes('"DEFERRED"'))
  expect(lines.at(-1)).toMatch(/RCPT TO.*451 4\.3\.0/)
  expect(lines.join()).not.toContain(email)
  expect(lines.join()).not.toContain('ada@example.com')
  expect(await stateOf(licenseId)).toMatchObject({ state: 'QUEUED', reason: 'UNREACHABLE' })
  server.behave({})
  await sendAt('2026-01-15T12:01:00Z')
  expect(await stateOf(licenseId)).toMatchObject({ state: 'SENT', reason: null })
})

test('a mail that is refused after DATA fails', async () => {
  server.behave({ data: '554 5.7.1 looks like spam' })
  const { licenseId } = await seedLicense(app.admin)
  await sendAt(start)
  expect(await stateOf(licenseId)).toMatchObject({ state: 'FAILED', reason: 'REFUSED', reply: '554 5.7.1' })
})

test('after a disconnect behind DATA, sends the mail once more with the same Message-ID, and never a third time', async () => {
  server.behave({ dropAfterData: true })
  const { licenseId } = await seedLicense(app.admin)
  await sendAt(start)
  expect(await stateOf(licenseId)).toMatchObject({ state: 'QUEUED', doubts: 1 })
  await sendAt('2026-01-15T13:00:00Z')
  await sendAt('2026-01-16T13:00:00Z')
  await sendAt('2026-01-20T13:00:00Z')
  expect(new Set(server.mails.map(({ messageId }) => messageId)).size).toBe(1)
  expect(server.mails).toHaveLength(2)
  expect(await stateOf(licenseId)).toMatchObject({
    state: 'FAILED',
    reason: 'OUTCOME_UNKNOWN',
    sealedKey: null,
  })
})

test('a server that hangs fails the attempt, and blocks no other mail', async () => {
  server.behave({ hang: true })
  const impatient = smtpTransport({ url: server.url, requireTls: false, timeoutMs: 1_000 })
  const { licenseId } = await seedLicense(app.admin)
  await sendDue(app.ctx, openMail(settings, impatient).createMailer(app.ctx))
  expect(await stateOf(licenseId)).toMatchObject({ state: 'QUEUED', doubts: 1 })
  server.behave({})
  await seedLicense(app.admin)
  await sendAt(start)
  expect(server.mails).toHaveLength(2)
})

test('tries an unreachable server for two days, then fails the mail', async () => {
  const closed = await startMailServer()
  await closed.close()
  const mailer = openMail(settings, smtpTransport({ url: closed.url, requireTls: false })).createMailer(
    app.ctx,
  )
  const { licenseId } = await seedLicense(app.admin)
  const tried: string[] = []
  for (;;) {
    const { state, nextAttemptAt } = await stateOf(licenseId)
    if (state !== 'QUEUED') break
    tried.push(nextAttemptAt.toISOString())
    app.setNow(nextAttemptAt.toISOString())
    await sendDue(app.ctx, mailer)
  }
  expect(tried).toEqual([
    '2026-01-15T12:00:00.000Z',
    '2026-01-15T12:01:00.000Z',
    '2026-01-15T12:06:00.000Z',
    '2026-01-15T12:21:00.000Z',
    '2026-01-15T13:21:00.000Z',
    '2026-01-15T16:21:00.000Z',
    '2026-01-16T00:21:00.000Z',
    '2026-01-16T12:21:00.000Z',
    '2026-01-17T12:21:00.000Z',
  ])
  expect(await stateOf(licenseId)).toMatchObject({ state: 'FAILED', reason: 'UNREACHABLE', doubts: 0 })
  expect(
    await db.notification.count({ where: { licenseId, state: 'FAILED', sealedKey: { not: null } } }),
  ).toBe(1)
})

test('a stopping worker starts no further mail', async () => {
  const { licenseId } = await seedLicense(app.admin)
  await sendDue(app.ctx, app.ctx.mailer, AbortSignal.abort())
  expect(await stateOf(licenseId)).toMatchObject({ state: 'QUEUED', attempts: 0 })
  await sendAt(start)
  expect(await stateOf(licenseId)).toMatchObject({ state: 'SENT' })
})

test('without a mail server nothing is sent, and notifications have the reason MAIL_OFF', async () => {
  const { licenseId } = await seedLicense(app.admin)
  await sendDue(app.ctx, openMail(settings, null).createMailer(app.ctx))
  expect(await stateOf(licenseId)).toMatchObject({ state: 'SUPPRESSED', reason: 'MAIL_OFF' })
})

test('logs a fault of the gateway, and tries the mail again', async () => {
  const { licenseId } = await seedLicense(app.admin)
  const broken = { ...app.ctx.mailer, deliver: () => Promise.reject(new Error('a template broke')) }
  await sendDue(app.ctx, broken)
  expect(await stateOf(licenseId)).toMatchObject({ state: 'QUEUED', doubts: 0 })
  expect(app.logged).toContainEqual(expect.objectContaining({ msg: 'mail failed' }))
})
