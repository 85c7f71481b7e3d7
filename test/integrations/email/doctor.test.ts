import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { devNull, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SMTPServerOptions } from 'smtp-server'
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest'
import { checkMail } from '../../../integrations/email/doctor/check-mail.ts'
import { run } from '../../../integrations/email/doctor/run.ts'
import { readMailConfig } from '../../../src/config/config.ts'
import type { MailSettings } from '../../../src/domain/notifications/mail-settings.ts'
import { noMail } from '../../app.ts'
import { createCertificate } from '../../certificate.ts'
import { runLicet } from '../../commands/program/run.ts'
import { startMailServer } from './mail-server.ts'
import { startNameServer } from './name-server.ts'

const PASSWORD = 'pa55-of-the-mail-server'
const folder = mkdtempSync(join(tmpdir(), 'licet-mail-doctor-'))
afterAll(() => rmSync(folder, { recursive: true }))
afterEach(() => vi.unstubAllEnvs())

const { key, cert } = createCertificate('localhost')
const other = createCertificate('mail.example.com')
const stale = createCertificate('localhost', { from: new Date('2020-01-01'), until: new Date('2020-02-01') })
const soon = createCertificate('localhost', { until: new Date(Date.now() + 5 * 86_400_000) })

/** Accepts one user with one password. */
const onAuth: SMTPServerOptions['onAuth'] = ({ password }, _session, done) =>
  password === PASSWORD
    ? done(null, { user: 'licet' })
    : done(new Error(`no user with the password ${password}`))

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const keyFile = join(folder, 'dkim.pem')
writeFileSync(keyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }))
const spki = publicKey.export({ type: 'spki', format: 'der' }).toString('base64')
const pkcs1 = publicKey.export({ type: 'pkcs1', format: 'der' }).toString('base64')
const dkim = { domain: 'vendor.example', selector: 'licet', keyFile }

const complete = {
  'vendor.example': { MX: ['mx.vendor.example'], TXT: ['site=1', 'v=spf1 include:relay.example -all'] },
  '_dmarc.vendor.example': { TXT: ['v=DMARC1; p=none'] },
  'licet._domainkey.vendor.example': { TXT: [`v=DKIM1; k=rsa; p=${spki}`] },
}
const names = await startNameServer(complete)

const starttls = await startMailServer({ disabledCommands: [], key, cert, onAuth })
const smtps = await startMailServer({ disabledCommands: [], secure: true, key, cert, onAuth })
const plain = await startMailServer()
const wrongName = await startMailServer({ disabledCommands: [], key: other.key, cert: other.cert })
const expired = await startMailServer({ disabledCommands: [], key: stale.key, cert: stale.cert })
const expiring = await startMailServer({ disabledCommands: [], key: soon.key, cert: soon.cert })

async function listenWith(onConnection: Parameters<typeof createServer>[1]): Promise<number> {
  const server = createServer({}, onConnection)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  afterAll(() => server.close())
  const address = server.address()
  return typeof address === 'object' ? address!.port : 0
}
const silent = await listenWith((socket) => socket.on('error', () => {}))
const web = await listenWith((socket) => socket.on('error', () => {}).end('HTTP/1.1 400 Bad Request\r\n\r\n'))
const busy = await listenWith((socket) =>
  socket.on('error', () => {}).end('554 5.7.1 no service for 127.0.0.1\r\n'),
)

const settings = (
  url: string,
  changes: Partial<MailSettings> & { requireTls?: boolean } = {},
): MailSettings => ({
  ...noMail,
  from: 'Vendor <licenses@vendor.example>',
  dkim,
  ...changes,
  smtp: { url, requireTls: changes.requireTls ?? true },
})

const check = async (of: MailSettings, options: Partial<Parameters<typeof checkMail>[0]> = {}) =>
  await checkMail({
    settings: of,
    publicUrl: 'https://licenses.vendor.example',
    resolver: names,
    timeoutMs: 2000,
    ca: cert,
    ...options,
  })

const credentials = `licet:${PASSWORD}@`

test('every check passes for a complete setup, with STARTTLS and with TLS from the start', async () => {
  for (const url of [
    `smtp://${credentials}localhost:${starttls.port}`,
    `smtps://${credentials}localhost:${smtps.port}`,
  ]) {
    const findings = await check(settings(url))
    expect(findings.map(({ check, state }) => `${check} ${state}`)).toEqual([
      'Name ok',
      'Connection ok',
      'TLS ok',
      'Authentication ok',
      'Sender ok',
      'SPF ok',
      'DMARC ok',
      'DKIM domain ok',
      'DKIM key ok',
    ])
    expect(findings.flatMap(({ remedy }) => remedy ?? [])).toEqual([])
  }
})

const failures: [string, string, RegExp, RegExp, { requireTls?: boolean; ca?: string }?][] = [
  [
    'an unknown host',
    'smtp://mail.invalid:587',
    /Name: mail\.invalid does not resolve/,
    /LICET_SMTP_URL|DNS servers/,
  ],
  ['a closed port', 'smtp://127.0.0.1:1', /Connection: .*ECONNREFUSED/, /587.*465/],
  [
    'a certificate of an authority that is not trusted',
    `smtp://localhost:${starttls.port}`,
    /TLS: .*DEPTH_ZERO_SELF_SIGNED_CERT/,
    /NODE_EXTRA_CA_CERTS/,
    { ca: other.cert },
  ],
  [
    'the same over smtps',
    `smtps://localhost:${smtps.port}`,
    /TLS: .*DEPTH_ZERO_SELF_SIGNED_CERT/,
    /NODE_EXTRA_CA_CERTS/,
    { ca: other.cert },
  ],
  [
    'a certificate of another name',
    `smtp://localhost:${wrongName.port}`,
    /TLS: .*ERR_TLS_CERT_ALTNAME_INVALID/,
    /name of the certificate/,
    { ca: other.cert },
  ],
  [
    'an expired certificate',
    `smtp://localhost:${expired.port}`,
    /TLS: .*CERT_HAS_EXPIRED/,
    /Renew/,
    { ca: stale.cert },
  ],
  ['required TLS and a server without it', plain.url, /TLS: .*does not offer STARTTLS/, /587.*465/],
  [
    'smtps at a port without TLS',
    `smtps://localhost:${plain.port}`,
    /TLS: .*does not begin with TLS/,
    /write smtp:\/\//,
  ],
  [
    'smtp at a port that begins with TLS',
    `smtp://localhost:${smtps.port}`,
    /Greeting: .*sends no greeting/,
    /smtps:\/\//,
  ],
  [
    'a server that never greets',
    `smtp://127.0.0.1:${silent}`,
    /Greeting: .*sends no greeting/,
    /not a mail server/,
  ],
  ['a web server', `smtp://127.0.0.1:${web}`, /Greeting: .*does not greet/, /host and port/],
  [
    'a server that refuses this machine',
    `smtp://127.0.0.1:${busy}`,
    /Greeting: .*\(554\)/,
    /refuses the address/,
  ],
  [
    'a wrong password',
    `smtp://licet:wr0ng-${PASSWORD}@localhost:${starttls.port}`,
    /Authentication: .*\(535\)/,
    /percent-encoding/,
  ],
  [
    'a user for a server without authentication',
    `smtp://${credentials}127.0.0.1:${plain.port}`,
    /Authentication: The server offers no authentication/,
    /remove the user/,
    { requireTls: false },
  ],
]

test.each(failures)(
  'names %s with its remedy, and no password',
  async (_, url, message, remedy, options = {}) => {
    const { requireTls = true, ...more } = options
    const findings = await check(settings(url, { requireTls }), more)
    const problems = findings.filter(({ state }) => state === 'problem')
    expect(problems).toHaveLength(1)
    expect(`${problems[0]!.check}: ${problems[0]!.message}`).toMatch(message)
    expect(problems[0]!.remedy).toMatch(remedy)
    const printed = JSON.stringify(findings)
    for (const secret of [PASSWORD, Buffer.from(PASSWORD).toString('base64')])
      expect(printed).not.toContain(secret)
  },
)

const warnings: [string, string, RegExp, { requireTls?: boolean; ca?: string }?][] = [
  ['mail without TLS', plain.url, /TLS: The server offers no TLS/, { requireTls: false }],
  [
    'TLS that is used but not required',
    `smtp://${credentials}localhost:${starttls.port}`,
    /TLS: .*stops offering it/,
    { requireTls: false },
  ],
  [
    'no user for a server with authentication',
    `smtp://localhost:${starttls.port}`,
    /Authentication: .*has no user/,
  ],
  [
    'a certificate that expires soon',
    `smtp://localhost:${expiring.port}`,
    /TLS: .*valid until/,
    { ca: soon.cert },
  ],
]

test.each(warnings)('warns of %s', async (_, url, message, options = {}) => {
  const { requireTls = true, ...more } = options
  const findings = await check(settings(url, { requireTls }), more)
  expect(findings.filter(({ state }) => state === 'problem')).toEqual([])
  const warned = findings.filter(({ state }) => state === 'warning')
  expect(warned.map(({ check, message }) => `${check}: ${message}`)).toContainEqual(
    expect.stringMatching(message),
  )
  for (const { remedy } of warned) expect(remedy).not.toBeNull()
})

describe('the sender domain', () => {
  const without = (name: keyof typeof complete, changes: object | null) => {
    const { [name]: _, ...others } = complete
    return changes === null ? others : { ...others, [name]: changes }
  }
  const domain = complete['vendor.example']

  test.each<[string, object | null, Partial<MailSettings>, RegExp, string]>([
    [
      'no SPF record',
      without('vendor.example', { ...domain, TXT: ['site=1'] }),
      {},
      /^SPF: .*has no SPF/,
      'warning',
    ],
    [
      'two SPF records',
      without('vendor.example', { ...domain, TXT: ['v=spf1 -all', 'v=spf1 mx -all'] }),
      {},
      /^SPF: .*2 SPF records/,
      'problem',
    ],
    ['no DMARC record', without('_dmarc.vendor.example', null), {}, /^DMARC: .*has no DMARC/, 'warning'],
    [
      'two DMARC records',
      without('_dmarc.vendor.example', { TXT: ['v=DMARC1; p=none', 'v=DMARC1; p=reject'] }),
      {},
      /^DMARC: .*2 DMARC/,
      'problem',
    ],
    ['no mail server', without('vendor.example', { TXT: domain.TXT }), {}, /^Sender: .*bounces/, 'warning'],
    [
      'no mail at all (RFC 7505)',
      without('vendor.example', { ...domain, MX: ['.'] }),
      {},
      /^Sender: .*bounces/,
      'warning',
    ],
    [
      'another signing domain',
      complete,
      { from: 'a@shop.example' },
      /^DKIM domain: .*DMARC does not count/,
      'warning',
    ],
    [
      'the domain of a mail provider',
      complete,
      { from: 'Me <me@gmail.com>' },
      /^Sender: .*mail provider/,
      'problem',
    ],
    ['no response of DNS', null, {}, /^Sender: DNS does not respond/, 'warning'],
    [
      'no published key',
      without('licet._domainkey.vendor.example', null),
      {},
      /^DKIM key: .*has no public key/,
      'problem',
    ],
    [
      'a revoked key',
      without('licet._domainkey.vendor.example', { TXT: ['v=DKIM1; p='] }),
      {},
      /^DKIM key: .*is revoked/,
      'problem',
    ],
    [
      'another published key',
      without('licet._domainkey.vendor.example', { TXT: [`v=DKIM1; p=${spki.replace('A', 'B')}`] }),
      {},
      /^DKIM key: .*does not belong/,
      'problem',
    ],
    [
      'a DKIM key that cannot be read',
      complete,
      { dkim: { ...dkim, keyFile: join(folder, 'absent.pem') } },
      /^DKIM key: .*absent\.pem/,
      'problem',
    ],
  ])('has %s', async (_, records, changes, message, state) => {
    const resolver = await startNameServer(records as never)
    const findings = await check(settings(plain.url, { requireTls: false, ...changes }), { resolver })
    const found = findings.find((finding) => message.test(`${finding.check}: ${finding.message}`))
    expect(found, JSON.stringify(findings)).toMatchObject({ state, remedy: expect.any(String) })
  })

  test('accepts a DMARC record of the domain above, and a key in PKCS #1 with blanks', async () => {
    const resolver = await startNameServer({
      'news.vendor.example': complete['vendor.example'],
      '_dmarc.vendor.example': complete['_dmarc.vendor.example'],
      'licet._domainkey.vendor.example': { TXT: [`k=rsa; p=${pkcs1.replaceAll(/(.{60})/g, '$1 ')}`] },
    })
    const of = settings(plain.url, { requireTls: false, from: 'licenses@news.vendor.example' })
    const findings = (await check(of, { resolver })).filter(({ check }) => /^D/.test(check))
    expect(findings.map(({ check, state }) => `${check} ${state}`)).toEqual([
      'DMARC ok',
      'DKIM domain ok',
      'DKIM key ok',
    ])
  })
})

describe('a test mail', () => {
  const url = `smtp://${credentials}localhost:${starttls.port}`

  test('is sent with the signature and the sender of every other mail', async () => {
    const findings = await check(settings(url), { to: 'ada@customer.example' })
    expect(findings.at(-1)).toMatchObject({ check: 'Test mail', state: 'ok' })
    expect(starttls.mails).toHaveLength(1)
    expect(starttls.mails[0]).toMatchObject({
      from: { text: expect.stringContaining('licenses@vendor.example') },
      to: { text: 'ada@customer.example' },
    })
    expect(starttls.raw[0]).toMatch(/^DKIM-Signature: /m)
  })

  test.each([
    ['550 5.1.1 no such user', /refused it for good/],
    ['451 4.7.1 come again', /did not accept it for now/],
  ])('that the server answers with %s is a problem', async (recipient, message) => {
    starttls.behave({ recipient })
    const findings = await check(settings(url), { to: 'ada@customer.example' })
    starttls.behave({})
    expect(findings.at(-1)).toMatchObject({
      check: 'Test mail',
      state: 'problem',
      message: expect.stringMatching(message),
    })
  })

  test('is not sent if there is a problem', async () => {
    const before = starttls.mails.length
    const findings = await check(settings(url, { from: 'me@gmail.com' }), { to: 'ada@customer.example' })
    expect(findings.at(-1)).toMatchObject({ check: 'Test mail', state: 'warning' })
    expect(starttls.mails).toHaveLength(before)
  })
})

describe('licet mail doctor', () => {
  const set = (variables: Record<string, string>) => {
    vi.stubEnv('LICET_ENV_FILE', devNull)
    for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value)
  }
  const print = async (options: Parameters<typeof run>[0] = {}) => {
    const lines: string[] = []
    const code = await run({ resolver: names, timeoutMs: 2000, ca: cert, ...options }, (line) =>
      lines.push(line),
    )
    return { code, text: lines.join('\n') }
  }

  test('prints each check and ends with 0', async () => {
    set({
      LICET_SMTP_URL: `smtp://${credentials}localhost:${starttls.port}`,
      LICET_SMTP_REQUIRE_TLS: '1',
      LICET_MAIL_FROM: 'Vendor <licenses@vendor.example>',
    })
    const { code, text } = await print()
    expect(text).toMatch(/^✓ Name: localhost is /)
    expect(text).toContain('✓ Authentication: ')
    expect(text).toMatch(/\nMail can be sent\.$/)
    expect(code).toBe(0)
    expect(text).not.toContain(PASSWORD)
  })

  test('prints the remedy of a problem and ends with 1', async () => {
    set({ LICET_SMTP_URL: 'smtp://127.0.0.1:1', LICET_MAIL_FROM: 'licenses@vendor.example' })
    const { code, text } = await print()
    expect(text).toMatch(/✗ Connection: 127\.0\.0\.1:1 cannot be reached \(ECONNREFUSED\)\.\n {2}→ /)
    expect(text).toMatch(/\nProblems: 1\.$/)
    expect(code).toBe(1)
  })

  test('names the missing mail server', async () => {
    set({ LICET_SMTP_URL: '' })
    const { code, text } = await print()
    expect([code, text]).toEqual([1, expect.stringContaining('✗ Mail server: LICET_SMTP_URL is not set.')])
  })

  test('docs/mail.md shows what it prints', async () => {
    set({
      LICET_SMTP_URL: `smtp://${credentials}localhost:${starttls.port}`,
      LICET_SMTP_REQUIRE_TLS: '1',
      LICET_MAIL_FROM: 'Vendor <licenses@vendor.example>',
    })
    const { '_dmarc.vendor.example': _, ...records } = complete
    const { text } = await print({ resolver: await startNameServer(records), ca: other.cert })
    const [, shown] = /```text\n([^`]*)```/.exec(readFileSync('docs/mail.md', 'utf8'))!
    const inGeneral = (printed: string) =>
      printed
        .trim()
        .replaceAll(/smtp\.example\.com|localhost/g, 'HOST')
        .replaceAll(/HOST is .*\./g, 'HOST is ADDRESS.')
        .replaceAll(/HOST:\d+/g, 'HOST:PORT')
        .replaceAll(/\bexample\.com|vendor\.example/g, 'DOMAIN')
        .replaceAll(/include:\S+/g, 'include:SERVERS')
        .replaceAll(/\([A-Z_]+\)/g, '(CODE)')
    expect(inGeneral(text)).toBe(inGeneral(shown!))
  })

  test('refuses a recipient that is no address', async () => {
    await expect(runLicet('mail', 'doctor', '--to', 'ada')).resolves.toMatchObject({
      code: 1,
      err: expect.stringContaining('It must be a mail address.'),
    })
  })

  test.each(['pa#ss', 'pa/ss', 'pa?ss', '12#34', '12/34', '12?34'])(
    'the password %s in a URL is refused with the encoding and is not printed',
    (password) => {
      const url = `smtp://user:${password}@mail.example:587`
      const read = () => readMailConfig({ LICET_SMTP_URL: url, LICET_MAIL_FROM: 'a@vendor.example' })
      expect(read).toThrow(/LICET_SMTP_URL: .*percent-encoding/)
      expect(read).not.toThrow(password)
    },
  )

  test('an encoded password is accepted', () => {
    const url = 'smtp://user:p%23a%2Fs%40s@mail.example:587'
    expect(readMailConfig({ LICET_SMTP_URL: url, LICET_MAIL_FROM: 'a@vendor.example' }).mail.smtp?.url).toBe(
      url,
    )
  })
})
