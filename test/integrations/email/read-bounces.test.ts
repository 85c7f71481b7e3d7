import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { createBounceReader } from '../../../integrations/email/bounces/read-bounces.ts'
import { messageIdOf } from '../../../integrations/email/delivery/message-id.ts'
import { adoptContact } from '../../../src/domain/accounts/adopt-contact.ts'
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

/** A delivery status with a group for each recipient. */
const statuses = (messageId: string, groups: string[], type = 'delivery-status') =>
  report(type, ['Reporting-MTA: dns; mx.example', ...groups].join('\n\n'), messageId)
const group = (address: string, action: string, status: string, diagnostic = '') =>
  `Final-Recipient: rfc822; ${address}\nAction: ${action}\nStatus: ${status}${diagnostic && `\nDiagnostic-Code: smtp; ${diagnostic}`}`
const qmail = (messageId: string, paragraphs: string) => `From: MAILER-DAEMON@mx.example
Subject: failure notice

Hi. This is the qmail-send program at mx.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

${paragraphs}

--- Below this line is a copy of the message.

Message-ID: ${messageId}
Subject: Your license

Hello
`

interface Sent {
  messageId: string
  email: string
}

test.each<[string, string, (sent: Sent) => string]>([
  ['an unknown mailbox', '5.1.1', (s) => statuses(s.messageId, [group(s.email, 'failed', '5.1.1')])],
  ['an unknown domain', '5.1.2', (s) => statuses(s.messageId, [group(s.email, 'failed', '5.1.2')])],
  ['a wrong address', '5.1.3', (s) => statuses(s.messageId, [group(s.email, 'failed', '5.1.3')])],
  ['a mailbox that moved', '5.1.6', (s) => statuses(s.messageId, [group(s.email, 'failed', '5.1.6')])],
  ['a domain without mail', '5.1.10', (s) => statuses(s.messageId, [group(s.email, 'failed', '5.1.10')])],
  ['a disabled mailbox', '5.2.1', (s) => statuses(s.messageId, [group(s.email, 'failed', '5.2.1')])],
  [
    'a status without detail, and a reply with it',
    '5.1.1',
    (s) => statuses(s.messageId, [group(s.email, 'failed', '5.0.0', '550 5.1.1 no')]),
  ],
  [
    'a status without detail, and a reply in words',
    '5.1.1',
    (s) => statuses(s.messageId, [group(s.email, 'failed', '5.0.0', '550 No such user here')]),
  ],
  [
    'an internationalized report',
    '5.1.1',
    (s) =>
      statuses(
        s.messageId,
        [group(s.email, 'failed', '5.1.1').replace('rfc822', 'utf-8')],
        'global-delivery-status',
      ),
  ],
  [
    'a failed recipient beside a delivered one',
    '5.1.1',
    (s) =>
      statuses(s.messageId, [
        group('bob@example.net', 'delivered', '2.0.0'),
        group(s.email, 'failed', '5.1.1'),
      ]),
  ],
  [
    'an alias behind which all recipients fail',
    '5.1.1',
    (s) =>
      statuses(s.messageId, [
        group('a@example.net', 'failed', '5.1.1'),
        group('b@example.net', 'failed', '5.2.2'),
      ]),
  ],
  [
    'a report of qmail',
    '5.1.1',
    (s) => qmail(s.messageId, `<${s.email}>:\nSorry, no mailbox here by that name. (#5.1.1)`),
  ],
  [
    'a report of qmail with the reply of another server',
    '5.1.1',
    (s) =>
      qmail(
        s.messageId,
        `<${s.email}>:\n192.0.2.1 does not like recipient.\nRemote host said: 550 5.1.1 User unknown\nGiving up on 192.0.2.1.`,
      ),
  ],
])('%s stops mail to the address', async (_, status, message) => {
  const { id, contactId, messageId } = await seedSent()
  const { email } = await contactOf(contactId)
  await readFrom(message({ messageId, email }))
  expect(await contactOf(contactId)).toMatchObject({ mailStopReason: 'CONTACT_BOUNCED' })
  expect(await db.notification.findUniqueOrThrow({ where: { id } })).toMatchObject({
    state: 'BOUNCED',
    reason: 'CONTACT_BOUNCED',
    reply: status,
  })
})

test.each([
  ['a full mailbox', '5.2.2', 'REFUSED'],
  ['a mail that is too large', '5.2.3', 'REFUSED'],
  ['a policy', '5.7.1', 'REFUSED'],
  ['a failed authentication of the sender', '5.7.26', 'REFUSED'],
  ['a status without detail', '5.0.0', 'REFUSED'],
  ['a sender address that is refused', '5.1.8', 'REFUSED'],
  ['a final time-out', '4.4.7', 'UNREACHABLE'],
  ['a final time-out with a permanent status', '5.4.7', 'UNREACHABLE'],
])('%s (%s) is recorded for the mail, and mail to the address goes on', async (_, status, reason) => {
  const { id, contactId, messageId } = await seedSent()
  const { email } = await contactOf(contactId)
  await readFrom(statuses(messageId, [group(email, 'failed', status)]))
  expect(await contactOf(contactId)).toMatchObject({ mailStopReason: null, mailStoppedAt: null })
  expect(await db.notification.findUniqueOrThrow({ where: { id } })).toMatchObject({
    state: 'BOUNCED',
    reason,
    reply: status,
  })
})

test('a report of a failure of another recipient changes nothing for a delivered one', async () => {
  const { id, contactId, messageId } = await seedSent()
  const { email } = await contactOf(contactId)
  const delivered = [group(email, 'delivered', '2.0.0'), group('bob@example.net', 'failed', '5.1.1')]
  const alias = [group('a@example.net', 'relayed', '2.0.0'), group('bob@example.net', 'failed', '5.1.1')]
  await readFrom(statuses(messageId, delivered), statuses(messageId, alias))
  expect(await contactOf(contactId)).toMatchObject({ mailStopReason: null })
  expect(await db.notification.findUniqueOrThrow({ where: { id } })).toMatchObject({
    state: 'SENT',
    reason: null,
  })
})

test('a bounce stops mail to the address in every account, also in an account that adds it later', async () => {
  const { contactId, messageId } = await seedSent()
  const { email } = await contactOf(contactId)
  const addTo = async () => {
    const { accountId } = await seedLicense(app.admin)
    return await transact(db, (tx) => adoptContact(tx, accountId, { name: 'Ada', email }))
  }
  const other = await addTo()
  await readFrom(statuses(messageId, [group(email, 'failed', '5.1.1')]))
  const later = await addTo()
  for (const { id } of [other, later])
    expect(await contactOf(id)).toMatchObject({
      mailStopReason: 'CONTACT_BOUNCED',
      mailStoppedAt: app.ctx.now(),
    })
  expect(
    await db.event.count({
      where: { type: 'contact.mail-stopped', subjectId: { in: [contactId, other.id] } },
    }),
  ).toBe(2)
})

test('reports of several kinds that are read again do not stop mail that was resumed', async () => {
  const { contactId, messageId } = await seedSent()
  const { email } = await contactOf(contactId)
  const reports = [
    statuses(messageId, [group(email, 'failed', '4.4.7')]),
    statuses(messageId, [group(email, 'failed', '5.1.1')]),
    complaint(messageId),
  ]
  await readFrom(...reports)
  expect(await contactOf(contactId)).toMatchObject({ mailStopReason: 'CONTACT_BOUNCED' })
  await transact(db, (tx) => setContactPreferences(app.admin, tx, { contactId, resumeMail: true }))
  await readFrom(...reports)
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
