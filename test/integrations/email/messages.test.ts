import { describe, expect, test } from 'vitest'
import { readBranding } from '../../../integrations/email/branding/branding.ts'
import { localeFor, locales } from '../../../integrations/email/branding/locale.ts'
import { renderCode, renderEndpointMail, renderMessage } from '../../../integrations/email/render-message.ts'
import { sampleCode, sampleEndpointMail, sampleFacts } from '../../../integrations/email/sample-facts.ts'
import { digestsOfCompilation, digestsOfFiles } from '../../../integrations/email/templates/compile.ts'
import { codeMessages } from '../../../src/domain/mailed-codes/code-mail.ts'
import { isDeclinable, notificationMessages } from '../../../src/domain/notifications/messages.ts'
import type { NotificationFacts } from '../../../src/domain/notifications/notification-facts.ts'

const branding = {
  ...readBranding(undefined),
  name: 'Example Software',
  supportEmail: 'help@example.com',
  supportUrl: 'https://example.com/help',
}
const link = 'https://licenses.example/mail/decline/token'
const all = notificationMessages.flatMap((message) => locales.map((locale) => ({ message, locale })))
const licenseKey = 'STUDIO-AAAAA-BBBBB-CCCCC-DDDDD-7KQ2M'

/** Replaces every text in the facts with an attack. */
function hostile<T>(value: T, attack: string): T {
  if (typeof value === 'string') return (/^\d{4}-\d\d-\d\dT/.test(value) ? value : attack) as T
  if (Array.isArray(value)) return value.map((one) => hostile(one, attack)) as T
  if (typeof value === 'object' && value !== null && !(value instanceof Date)) {
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, hostile(one, attack)])) as T
  }
  return value
}

describe.each(all)('$message in $locale', ({ message, locale }) => {
  const declineUrl = isDeclinable(message) ? link : null
  const facts: NotificationFacts = { ...sampleFacts(message), licenseKey }
  const mail = renderMessage(facts, branding, { declineUrl, locale })

  test('matches the reviewed snapshot', async () => {
    await expect(`Subject: ${mail.subject}\n\n${mail.text}`).toMatchFileSnapshot(
      `./snapshots/${message.toLowerCase().replaceAll('_', '-')}.${locale}.txt`,
    )
  })

  test('contains every fact in both parts, and no missing value', () => {
    expect(mail.locale).toBe(locale)
    for (const part of [mail.subject, mail.text, mail.html]) {
      expect(part).not.toMatch(/undefined|null|NaN|\[object|Invalid Date|\{\{|\}\}|\$\{/)
    }
    for (const part of [mail.text, mail.html]) {
      expect(part).toContain('Kari Nordmann')
      expect(part).toContain('Photo Studio')
      expect(part).toContain('help@example.com')
    }
    expect(mail.subject.length).toBeLessThan(90)
    for (const line of mail.text.split('\n').filter((text) => !text.includes('://'))) {
      expect(line.length, line).toBeLessThanOrEqual(100)
    }
  })

  test('shows every value as text', () => {
    const attack = `<script>alert("1")</script><img src=x onerror='1'>`
    const { contact, account, product, licenseType, license, data } = facts
    const attacked = {
      ...facts,
      ...hostile({ contact, account, product, licenseType, data }, attack),
      license: { ...license, keyHint: attack },
      licenseKey: attack,
    }
    const { html, subject } = renderMessage(attacked, { ...branding, name: attack }, { declineUrl, locale })
    expect(html).not.toMatch(/<script|<img/i)
    expect(html).toContain('&#60;script&#62;')
    expect(subject).not.toMatch(/[\r\n]/)
  })

  test('needs no image, no script and no outside resource', () => {
    const { html } = mail
    expect(html).not.toMatch(/<img|<script|<link|@import|url\(/i)
    const addresses = [...html.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, address]) => address)
    const expected = ['mailto:help@example.com', branding.supportUrl, ...(declineUrl ? [declineUrl] : [])]
    expect(expected).toEqual(expect.arrayContaining(addresses))
    expect(html).toMatch(/<html lang="(en|de)"/)
    expect(html).toContain('name="color-scheme" content="light dark"')
  })
})

describe.each(codeMessages.flatMap((message) => locales.map((locale) => ({ message, locale }))))(
  '$message in $locale',
  ({ message, locale }) => {
    const facts = sampleCode(message)
    const mail = renderCode(facts, branding, locale)

    test('matches the reviewed snapshot', async () => {
      await expect(`Subject: ${mail.subject}\n\n${mail.text}`).toMatchFileSnapshot(
        `./snapshots/${message.toLowerCase().replaceAll('_', '-')}.${locale}.txt`,
      )
    })

    test('contains every fact in both parts, and no missing value', () => {
      expect(mail.locale).toBe(locale)
      for (const part of [mail.subject, mail.text, mail.html])
        expect(part).not.toMatch(/undefined|null|NaN|\[object|Invalid Date|\{\{|\}\}|\$\{/)
      for (const part of [mail.text, mail.html]) {
        for (const fact of ['Kari Nordmann', 'Photo Studio', 'help@example.com', facts.code])
          expect(part).toContain(fact)
      }
      expect(mail.subject).not.toContain('7KQ2')
      expect(mail.subject.length).toBeLessThan(90)
      for (const line of mail.text.split('\n')) expect(line.length, line).toBeLessThanOrEqual(100)
    })

    test('shows every value as text, and a recipient without a name', () => {
      const attack = `<script>alert("1")</script><img src=x onerror='1'>`
      const { html } = renderCode({ ...hostile(facts, attack), message }, branding, locale)
      expect(html).not.toMatch(/<script|<img/i)
      expect(html).toContain('&#60;script&#62;')
      const { text } = renderCode(
        { ...facts, recipient: { ...facts.recipient, name: null } },
        branding,
        locale,
      )
      expect(text).toMatch(/^(Hello|Guten Tag),/)
    })
  },
)

describe.each(locales)('the mail about a disabled webhook endpoint in %s', (locale) => {
  const facts = sampleEndpointMail()
  const mail = renderEndpointMail(facts, branding, locale)

  test('matches the reviewed snapshot', async () => {
    await expect(`Subject: ${mail.subject}\n\n${mail.text}`).toMatchFileSnapshot(
      `./snapshots/webhook-disabled.${locale}.txt`,
    )
  })

  test('contains every fact in both parts, and no missing value', () => {
    for (const part of [mail.subject, mail.text, mail.html])
      expect(part).not.toMatch(/undefined|null|NaN|\[object|Invalid Date|\{\{|\}\}|\$\{/)
    for (const part of [mail.text, mail.html])
      for (const fact of [facts.endpoint, 'help@example.com', 'enableWebhookEndpoint'])
        expect(part).toContain(fact)
    expect(mail.subject.length).toBeLessThan(90)
    for (const line of mail.text.split('\n')) expect(line.length, line).toBeLessThanOrEqual(100)
    const gone = renderEndpointMail({ ...facts, reason: 'GONE' }, branding, locale)
    expect(gone.text).toContain('410')
  })

  test('shows the host as text that is no link', () => {
    const host = 'bank.example:443'
    const { text, html } = renderEndpointMail({ ...facts, host }, branding, locale)
    for (const part of [text, html]) expect(part).not.toContain('bank.example')
  })
})

test('only the two messages with a key contain it', () => {
  const having = notificationMessages.filter((message) => {
    const { text, html } = renderMessage({ ...sampleFacts(message), licenseKey }, branding)
    return text.includes(licenseKey) || html.includes(licenseKey)
  })
  expect(having).toEqual(['LICENSE_ISSUED', 'KEY_ROTATED'])
})

test('shows the vendor’s name if the logo does not load', () => {
  const logo = 'https://example.com/logo.png'
  const { html } = renderMessage(sampleFacts('LICENSE_ISSUED'), { ...branding, logo })
  expect(html).toMatch(/alt="Example Software" src="https:\/\/example.com\/logo.png"/)
})

test('the template is compiled from its source, and neither was edited since', () => {
  expect(digestsOfFiles(), 'run: npm run mail -- compile').toEqual(digestsOfCompilation())
})

test('uses the contact’s language, or that of the installation', () => {
  expect(localeFor('de', 'en')).toBe('de')
  expect(localeFor('de-AT', 'en')).toBe('de')
  expect(localeFor('DE_ch', 'en')).toBe('de')
  expect(localeFor('fr', 'de')).toBe('de')
  expect(localeFor(null, 'en')).toBe('en')
})

test('the mail of a renewed perpetual license names the end of its updates', () => {
  const facts = sampleFacts('LICENSE_RENEWED')
  const perpetual = { ...facts, license: { ...facts.license, expiry: null, graceEndsAt: null } }
  const { subject, text } = renderMessage(perpetual, branding)
  expect(subject).toBe('Your license for Photo Studio has updates until 31 January 2027')
  expect(text).toContain('every version that is released until 31 January 2027')
  expect(renderMessage(perpetual, branding, { locale: 'de' }).subject).toBe(
    'Ihre Lizenz für Photo Studio enthält Aktualisierungen bis 31. Januar 2027',
  )
})

test('the mail of a changed license names the end of the updates if it is before the expiry', () => {
  const facts = sampleFacts('LICENSE_CHANGED')
  const validOf = (updatesUntil: Date | null, locale: 'en' | 'de') => {
    const license = { ...facts.license, expiry: new Date('2028-01-31T12:00:00Z'), updatesUntil }
    const { text } = renderMessage({ ...facts, license }, branding, { locale })
    return /^(?:Valid|Gültig): +(.*)$/m.exec(text)![1]
  }
  const earlier = new Date('2027-06-30T12:00:00Z')
  expect(validOf(earlier, 'en')).toBe('until 31 January 2028, with updates until 30 June 2027')
  expect(validOf(earlier, 'de')).toBe('bis 31. Januar 2028, mit Aktualisierungen bis 30. Juni 2027')
  for (const other of [null, new Date('2028-01-31T12:00:00Z')])
    expect(validOf(other, 'en')).toBe('until 31 January 2028')
})

test('does not announce a stop for a license that works after its expiry', () => {
  const facts = sampleFacts('LICENSE_EXPIRED')
  const kept = renderMessage({ ...facts, license: { ...facts.license, keepsWorking: true } }, branding).text
  expect(kept).toContain('goes on working, without newer versions')
  expect(renderMessage(facts, branding).text).toContain('no longer works')
})

test('states that a key without an overlap has ended', () => {
  const facts = sampleFacts('KEY_ROTATED')
  const { text } = renderMessage({ ...facts, data: { worksUntil: null } }, branding)
  expect(text).toContain('Former key:  no longer works')
})
