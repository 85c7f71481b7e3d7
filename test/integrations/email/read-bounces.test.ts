import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { createBounceReader } from '../../../integrations/email/bounces/read-bounces.ts'
import { messageIdOf } from '../../../integrations/email/delivery/message-id.ts'
import { suspendLicense } from '../../../src/domain/licenses/suspend.ts'
import { sendDue } from '../../../src/domain/notifications/send-due.ts'
import { setContactPreferences } from '../../../src/domain/notifications/set-contact-preferences.ts'
import { transact } from '../../../src/platform/db.ts'
import { startTestApp } from '../../app.ts'
import { seedLicense } from '../../seed.ts'

const app = await startTestApp()
const { db, publicUrl } = app.ctx
const folder = mkdtempSync(join(tmpdir(), 'licet-reports-'))
afterAll(() => rmSync(folder, { recursive: true }))
const acceptingMailer = {
  ...app.ctx.mailer,
  deliver: async () => ({ outcome: 'SENT', subject: 's', text: 't' }) as const,
}

/** Seeds a license whose mail was sent. Returns the Message-ID of the mail. */
async function seedSent() {
  const { licenseId } = await seedLicense(app.admin)
  await sendDue(app.ctx, acceptingMailer)
  const { id, contactId } = await db.notification.findFirstOrThrow({ where: { licenseId } })
  return { licenseId, id, contactId, messageId: messageIdOf(id, publicUrl) }
}

function report(type: string, fields: string, messageId: string): string {
  return `From: MAILER-DAEMON@mx.example
To: licenses@example.com
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=${type}; boundary="b"

--b
Content-Type: text/plain

I am sorry.

--b
Content-Type: message/${type}

${fields}

--b
Content-Type: message/rfc822

From: licenses@example.com
To: ada@example.org
Message-ID: ${messageId}
Subject: Your license

Hello Ada

--b--
`
}
const bounce = (messageId: string, action = 'failed', status = '5.1.1') =>
  report(
    'delivery-status',
    `Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; ada@example.org\nAction: ${action}\nStatus: ${status}`,
    messageId,
  )
const complaint = (messageId: string) =>
  report('feedback-report', 'Feedback-Type: abuse\nUser-Agent: Mailbox/1.0\nVersion: 1', messageId)

let count = 0
/** Reads messages from an mbox file, as a mail server appends them. */
async function readFrom(...messages: string[]) {
  const path = join(folder, `mailbox-${count++}`)
  writeFileSync(path, messages.map((one) => `From MAILER-DAEMON Thu Jan 15 12:00:00 2026\n${one}\n`).join(''))
  await createBounceReader(path)(app.ctx)
}
const contactOf = (id: string) => db.contact.findUniqueOrThrow({ where: { id } })

test('a bounce in the mailbox marks the mail and its contact, and stops further mail', async () => {
  const other = await seedSent()
  const { id, contactId, licenseId, messageId } = await seedSent()
  await readFrom(complaint('<unknown@elsewhere.example>'), bounce(messageId))
  expect(await db.notification.findUniqueOrThrow({ where: { id } })).toMatchObject({
    state: 'BOUNCED',
    reason: 'CONTACT_BOUNCED',
    reply: '5.1.1',
  })
  expect(await contactOf(contactId)).toMatchObject({ mailStopReason: 'CONTACT_BOUNCED' })
  expect(await contactOf(other.contactId)).toMatchObject({ mailStopReason: null })

  await transact(db, (tx) => suspendLicense(app.admin, tx, { licenseId, reason: 'unpaid' }))
  expect(
    await db.notification.findFirst({ where: { licenseId, message: 'LICENSE_SUSPENDED' } }),
  ).toMatchObject({
    state: 'SUPPRESSED',
    reason: 'CONTACT_BOUNCED',
  })
})

test('a complaint stops mail, and reading the mailbox again changes nothing after mail was resumed', async () => {
  const { contactId, messageId } = await seedSent()
  await readFrom(complaint(messageId))
  expect(await contactOf(contactId)).toMatchObject({ mailStopReason: 'CONTACT_COMPLAINED' })
  await transact(db, (tx) => setContactPreferences(app.admin, tx, { contactId, resumeMail: true }))
  await readFrom(complaint(messageId))
  expect(await contactOf(contactId)).toMatchObject({ mailStopReason: null, mailStoppedAt: null })
})

test.each([
  ['a delay', (id: string) => bounce(id, 'delayed', '4.2.0')],
  [
    'an absence note',
    (id: string) => `From: ada@example.org\nIn-Reply-To: ${id}\nSubject: away\n\nI am away.\n`,
  ],
  [
    'a report on another installation’s mail',
    (id: string) => bounce(id.replace('licenses.example', 'other.example')),
  ],
  [
    'a report that only claims to be one',
    (id: string) => `Subject: Action: failed\n\nStatus: 5.1.1\n${id}\n`,
  ],
])('%s marks no contact', async (_, message) => {
  const { contactId, messageId } = await seedSent()
  await readFrom(message(messageId), 'no message at all')
  expect(await contactOf(contactId)).toMatchObject({ mailStopReason: null })
})

test('reads a folder of messages, each message once', async () => {
  const { contactId, messageId } = await seedSent()
  const maildir = mkdtempSync(join(folder, 'maildir-'))
  const read = createBounceReader(maildir)
  await read(app.ctx)
  writeFileSync(join(maildir, '1'), bounce(messageId).replaceAll('\n', '\r\n'))
  await read(app.ctx)
  expect(await contactOf(contactId)).toMatchObject({ mailStopReason: 'CONTACT_BOUNCED' })
})

test('ignores a bounce of a mail that was not sent', async () => {
  const { licenseId } = await seedLicense(app.admin)
  const { id, contactId } = await db.notification.findFirstOrThrow({ where: { licenseId } })
  await readFrom(bounce(messageIdOf(id, publicUrl)))
  expect(await contactOf(contactId)).toMatchObject({ mailStopReason: null })
})
