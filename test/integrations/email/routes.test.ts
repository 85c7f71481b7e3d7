import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { simpleParser } from 'mailparser'
import { afterAll, expect, test } from 'vitest'
import { listMails, readMail } from '../../../integrations/email/delivery/mail-folder.ts'
import { messageIdOf } from '../../../integrations/email/delivery/message-id.ts'
import { openMail } from '../../../integrations/email/open-mail.ts'
import { activateLicense } from '../../../src/domain/activations/activate.ts'
import { scheduleNotices } from '../../../src/domain/notifications/schedule-notices.ts'
import { sendDue } from '../../../src/domain/notifications/send-due.ts'
import { networkOf } from '../../../src/http/client-address.ts'
import { createHttpServer } from '../../../src/http/server.ts'
import { edge, noMail, startTestApp } from '../../app.ts'
import { createEmbedded } from '../../database.ts'
import { seedLicense } from '../../seed.ts'

const folder = join(mkdtempSync(join(tmpdir(), 'licet-mail-')), 'mail')
const webhookSecret = 'a-secret-between-us-and-the-mail-service'
const mail = openMail({ ...noMail, folder, webhookSecret })
const app = await startTestApp(createEmbedded, mail)
const { db } = app.ctx
const server = createHttpServer(app.ctx, {
  graphql: app.serve,
  graphiql: false,
  edge,
  ready: app.ready,
  routes: app.routes,
})
server.listen(0, '127.0.0.1')
await once(server, 'listening')
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
afterAll(async () => {
  server.close()
  rmSync(join(folder, '..'), { recursive: true })
})

/** Seeds a license with a device, and sends its notifications. */
async function seedNotified() {
  const seeded = await seedLicense(app.admin)
  await activateLicense(app.admin, { key: seeded.licenseKey, fingerprint: 'laptop', name: '<b>Laptop</b>' })
  await scheduleNotices(app.ctx)
  await sendDue(app.ctx, app.ctx.mailer)
  const notifications = await db.notification.findMany({
    where: { licenseId: seeded.licenseId },
    orderBy: { id: 'asc' },
  })
  return { ...seeded, notifications }
}

test.each(['evil.example', 'localhost.evil.example', 'licenses.example:80'])(
  'mails are shown under a name of the gateway alone: %s',
  async (host) => {
    const { port } = new URL(url)
    const status = await new Promise((resolve, reject) => {
      request({ port, host: '127.0.0.1', path: '/dev/mail', headers: { host } }, (response) => {
        response.resume()
        resolve(response.statusCode)
      })
        .on('error', reject)
        .end()
    })
    expect(status).toBe(host.startsWith('licenses.example') ? 200 : 404)
  },
)

test('without a mail server, mails are files that only their owner can read, and are shown at /dev/mail', async () => {
  const { licenseKey, product } = await seedNotified()
  const [newest] = listMails(folder)
  expect(statSync(join(folder, `${newest}.eml`)).mode & 0o777).toBe(0o600)

  const list = await (await fetch(`${url}/dev/mail`)).text()
  expect(list).toContain(`Your license for ${product}`)
  const id = /\/dev\/mail\/(ntf_[0-9a-z]{26})">Your license/.exec(list)![1]
  const page = await fetch(`${url}/dev/mail/${id}`)
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(await page.text()).toContain(licenseKey)
  const html = await fetch(`${url}/dev/mail/${id}/html`)
  expect(html.headers.get('content-security-policy')).toContain('sandbox')
  expect(await html.text()).toContain(licenseKey)
  expect((await fetch(`${url}/dev/mail/..%2f..%2fsecret`)).status).toBe(404)
  expect(list, 'a device’s name is text').not.toContain('<b>Laptop')
})

test('the link in a notice declines its kind by the button or by one click, and not by a GET', async () => {
  const { notifications } = await seedNotified()
  const notice = notifications.find(({ message }) => message === 'DEVICE_ACTIVATED')!
  const newest = listMails(folder).find((id) =>
    readMail(folder, id)!.includes(messageIdOf(notice.id, app.ctx.publicUrl)),
  )!
  const { headers, html, text } = await simpleParser(readMail(folder, newest)!)
  const raw = readMail(folder, newest)!
    .toString()
    .replace(/\r\n[ \t]+/g, ' ')
  expect(raw).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click')
  const link = (headers.get('list') as unknown as { unsubscribe: { url: string } }).unsubscribe.url
  expect(html).toContain(`href="${link}"`)
  expect(text).toContain(link)
  const here = link.replace(app.ctx.publicUrl, url)
  const declinedBy = async () =>
    (await db.contact.findUniqueOrThrow({ where: { id: notice.contactId } })).declined

  const looked = await fetch(here)
  expect([looked.status, await declinedBy()]).toEqual([200, []])
  expect(looked.headers.get('referrer-policy')).toBe('no-referrer')
  expect(await looked.text()).toMatch(/<html lang="en">[\s\S]*Send me no more/)
  await db.contact.update({ where: { id: notice.contactId }, data: { locale: 'de-AT' } })
  expect(await (await fetch(here)).text()).toMatch(/<html lang="de">[\s\S]*Keine E-Mails dieser Art mehr/)
  const german = await fetch(`${url}/mail/decline/`, { headers: { 'accept-language': 'de-DE,de;q=0.9' } })
  expect(await german.text()).toContain('Dieser Link ist ungültig')
  for (const forged of [
    here.slice(0, -1),
    here.replace('DEVICE_ACTIVATED', 'LICENSE_EXPIRING'),
    `${url}/mail/decline/`,
  ])
    expect((await fetch(forged, { method: 'POST' })).status).toBe(404)
  expect(await declinedBy()).toEqual([])

  const body = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' })
  for (let time = 0; time < 2; time++) expect((await fetch(here, { method: 'POST', body })).status).toBe(200)
  expect(await declinedBy()).toEqual(['DEVICE_ACTIVATED'])
})

function signed(body: string | Buffer<ArrayBuffer>, secret = webhookSecret, at = app.ctx.now()) {
  const timestamp = String(Math.floor(at.getTime() / 1000))
  const signature = createHmac('sha256', secret).update(`msg_1.${timestamp}.`).update(body).digest('base64')
  const headers = {
    'webhook-id': 'msg_1',
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature}`,
  }
  return fetch(`${url}/webhooks/mail`, { method: 'POST', headers, body })
}

test('a signed bounce report marks the contact, and any other report changes nothing', async () => {
  const { notifications } = await seedNotified()
  const { id, contactId } = notifications[0]!
  const stopped = async () =>
    (await db.contact.findUniqueOrThrow({ where: { id: contactId } })).mailStopReason
  const bounce = { type: 'bounce', messageId: messageIdOf(id, app.ctx.publicUrl), status: '5.1.1' }
  const body = JSON.stringify(bounce)

  expect((await signed(body, 'another-secret-that-is-long-enough-too')).status).toBe(401)
  expect((await signed(body, webhookSecret, new Date(app.ctx.now().getTime() - 301_000))).status).toBe(401)
  expect((await fetch(`${url}/webhooks/mail`, { method: 'POST', body })).status).toBe(401)
  const got = await fetch(`${url}/webhooks/mail`)
  expect([got.status, got.headers.get('allow')]).toEqual([405, 'POST'])
  expect((await signed('{"type":"bounce"}')).status).toBe(400)
  const latin = await signed(Buffer.from(body.replace('5.1.1', '5.1.1\u00fc'), 'latin1'))
  expect([latin.status, await latin.json()]).toEqual([400, { message: 'The report is not in UTF-8.' }])
  const { status, headers } = await signed('x'.repeat(70_000))
  expect([status, headers.get('connection')]).toEqual([413, 'close'])
  expect((await signed(JSON.stringify({ ...bounce, messageId: '<none@licenses.example>' }))).status).toBe(404)
  expect(await stopped()).toBeNull()

  expect((await signed(body)).status).toBe(200)
  expect(await stopped()).toBe('CONTACT_BOUNCED')
})

test('without a secret and outside development there are no mail routes', () => {
  expect(openMail(noMail).createRoutes(app.ctx)).toHaveLength(1)
})

test('reports from a network that sent too many requests are refused, signed or not', async () => {
  while ((await app.ctx.limits.attempts.take(networkOf('127.0.0.1'))) === 0);
  const { status, headers } = await signed('{"type":"bounce"}')
  expect([status, Number(headers.get('retry-after')) > 0]).toEqual([429, true])
})
