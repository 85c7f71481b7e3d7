import { expect, test } from 'vitest'
import { smtpTransport } from '../../../integrations/email/delivery/smtp.ts'
import { openMail } from '../../../integrations/email/open-mail.ts'
import { activateLicense } from '../../../src/domain/activations/activate.ts'
import { renewLicense } from '../../../src/domain/licenses/renew.ts'
import { scheduleNotices } from '../../../src/domain/notifications/schedule-notices.ts'
import { sendDue } from '../../../src/domain/notifications/send-due.ts'
import { transact } from '../../../src/platform/db.ts'
import { noMail, startTestApp } from '../../app.ts'
import { createEmbedded } from '../../database.ts'
import { startMailServer } from '../../integrations/email/mail-server.ts'
import { seedLicense } from '../../seed.ts'

const DAY_MS = 86_400_000
const server = await startMailServer()
const mail = openMail(noMail, smtpTransport({ url: server.url, requireTls: false }))
const app = await startTestApp(createEmbedded, mail)

/** Advances the clock by five days, in the months with notices by one day. Runs the schedule and the sender after each step. */
async function runUntil(end: string): Promise<string[]> {
  const seen = server.mails.length
  const sent: string[] = []
  for (let now = app.admin.now().getTime(); now < Date.parse(end); ) {
    app.setNow(new Date(now).toISOString())
    await scheduleNotices(app.ctx)
    await sendDue(app.ctx, app.ctx.mailer)
    for (const { subject } of server.mails.slice(seen + sent.length))
      sent.push(`${new Date(now).toISOString().slice(0, 10)} ${subject}`)
    const month = new Date(now).getUTCMonth()
    now += (month >= 1 && month <= 10 ? 5 : 1) * DAY_MS
  }
  return sent
}

test('sends exactly these mails in the year of a license, and in the year after its renewal', {
  timeout: 120_000,
}, async () => {
  app.setNow('2026-01-15T09:30:00Z')
  const rules = { term: 'P1Y', gracePeriod: 'P14D', timeZone: 'UTC', maxActivations: 2 }
  const { licenseId, licenseKey: key, product } = await seedLicense(app.admin, rules)
  await activateLicense(app.admin, { key, fingerprint: 'laptop', name: 'Laptop' })
  expect(await runUntil('2027-02-15T00:00:00Z')).toEqual([
    `2026-01-15 Your license for ${product}`,
    `2026-01-15 ${product} was activated on a new device`,
    `2026-12-16 Your license for ${product} expires on 15 January 2027`,
    `2027-01-01 Your license for ${product} expires on 15 January 2027`,
    `2027-01-08 Your license for ${product} expires on 15 January 2027`,
    `2027-01-14 Your license for ${product} expires on 15 January 2027`,
    `2027-01-16 ${product} goes on working until 29 January 2027: please renew`,
    `2027-01-30 Your license for ${product} has expired`,
  ])

  await transact(app.ctx.db, (tx) => renewLicense(app.admin, tx, { licenseId }))
  expect(await runUntil('2027-12-20T00:00:00Z')).toEqual([
    `2027-02-11 Your license for ${product} is renewed until 15 January 2028`,
    `2027-12-16 Your license for ${product} expires on 15 January 2028`,
  ])
  expect(await app.ctx.db.notification.count({ where: { licenseId, state: { not: 'SENT' } } })).toBe(0)
})
