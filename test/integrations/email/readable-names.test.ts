import fc from 'fast-check'
import { simpleParser } from 'mailparser'
import MarkdownIt from 'markdown-it'
import { describe, expect, test } from 'vitest'
import { readBranding } from '../../../integrations/email/branding/branding.ts'
import type { Transport } from '../../../integrations/email/delivery/transport.ts'
import { createMailer } from '../../../integrations/email/mailer.ts'
import { sampleFacts } from '../../../integrations/email/sample-facts.ts'
import { codeMessages } from '../../../src/domain/mailed-codes/code-mail.ts'
import { notificationMessages } from '../../../src/domain/notifications/messages.ts'
import { createSecrets } from '../../../src/platform/secrets.ts'
import { noMail, TEST_SECRET } from '../../app.ts'

/** Control characters apart from line ends and tabs, separators of lines, and marks of direction. */
const hidden = /(?![\r\n\t])[\p{Cc}\u2028\u2029\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/u

/** Finds links as mail clients do: also domains without a scheme. */
const { linkify } = new MarkdownIt({ linkify: true })

let sent: Buffer
const transport: Transport = async ({ raw }) => {
  sent = raw
  return { outcome: 'SENT' }
}
const mailer = createMailer({
  settings: noMail,
  branding: { ...readBranding(undefined), name: 'Example Software' },
  secrets: createSecrets(TEST_SECRET),
  publicUrl: 'https://licenses.example',
  transport,
})

/** Sends a message in which customer, person and devices have a name, and returns the parsed mail. */
async function mailWith(name: string, message: (typeof notificationMessages)[number] = 'DEVICE_ACTIVATED') {
  const facts = sampleFacts(message)
  await mailer.deliver({
    ...facts,
    contact: { ...facts.contact, name },
    account: { name },
    data: { ...facts.data, device: name, devices: [name, null] },
  })
  return await parsedMail()
}

async function parsedMail() {
  const { subject = '', text = '', html = '', headerLines } = await simpleParser(sent)
  const to = headerLines.find(({ key }) => key === 'to')!.line
  return { to, subject, text, html: String(html) }
}

/** Links in the text that do not lead to the gateway. */
const foreignLinks = (text: string) =>
  (linkify.match(text) ?? []).filter(({ url }) => !url.startsWith('https://licenses.example/'))

describe.each(notificationMessages)('%s', (message) => {
  test.each([
    'Your account is locked! Verify at https://evil-login.com/now',
    'Verify at www.evil-login.com',
    'Verify at evil-login.com/now',
    'Verify at evil-login.com',
    'Write to help@evil-login.com',
  ])('shows a stored name as text that is no link: %s', async (name) => {
    const { text, html } = await mailWith(name, message)
    expect(foreignLinks(text)).toEqual([])
    const visible = html.replace(/<style[\s\S]*?<\/style>|<[^>]*>/g, ' ')
    expect(foreignLinks(visible)).toEqual([])
    expect(text).toContain('evil-login')
  })
})

test.each([
  'evil-login。com',
  'evil-login．com',
  'evil-login｡com',
  'evil-login․com',
  'हिन्दी.com',
  'cafe\u0301.com',
  'i❤.ws',
  'evil-login.भारत',
])('separates the dots of a domain that a browser would read: %s', async (name) => {
  const { text, html } = await mailWith(name)
  const separated = name.replace(/[.\u2024\u3002\uFF0E\uFF61]/u, '$&\u2060')
  for (const part of [text, html]) {
    expect(part).toContain(separated)
    expect(part).not.toContain(name)
  }
})

test.each(codeMessages)(
  '%s shows a stored name as text that is no link, on one line of its header',
  async (message) => {
    await mailer.deliverCode('code-1', {
      message,
      recipient: {
        name: 'Verify at https://evil-login.com/now\u202E\n',
        email: 'ada@acme.example',
        locale: null,
      },
      product: { name: 'Photo Studio\u202E' },
      licenseType: { name: 'Annual' },
      code: '123 456',
    })
    const mail = await parsedMail()
    for (const part of Object.values(mail)) expect(part).not.toMatch(hidden)
    expect(foreignLinks(mail.text)).toEqual([])
    expect(mail.text).toContain('evil-login')
  },
)

test('no stored name puts a control character or a mark of direction into a mail', async () => {
  const names = fc.string({
    unit: fc.oneof(
      fc.constantFrom(...'\n\r\t\0\u001b\u0085\u2028\u2029\u202E\u2066\u200F\u061C\u200B'),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    ),
    maxLength: 20,
  })
  await fc.assert(
    fc.asyncProperty(names, async (name) => {
      const { to, subject, text, html } = await mailWith(name)
      for (const part of [to, subject, text, html]) expect(part).not.toMatch(hidden)
      expect(to.split('\n')).toHaveLength(to.split(/\n\s/).length)
    }),
    { numRuns: 200 },
  )
})
