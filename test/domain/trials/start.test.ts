import { expect, test } from 'vitest'
import { activateLicense } from '../../../src/domain/activations/activate.ts'
import { startOnboarding } from '../../../src/domain/onboarding/start.ts'
import { type StartTrialInput, startTrial } from '../../../src/domain/trials/start.ts'
import { validateLicense } from '../../../src/domain/validation/validate.ts'
import { anonymousCaller } from '../../../src/platform/caller.ts'
import { startTestApp } from '../../app.ts'
import { createEmbedded } from '../../database.ts'
import { execute } from '../../graphql.ts'
import { createMailbox } from '../../mailbox.ts'
import { seedLicense, seedLicenseType, uniqueCode } from '../../seed.ts'

const mailbox = createMailbox()
const app = await startTestApp(createEmbedded, mailbox.mail)
const { admin } = app
const { db } = app.ctx
/** Software in the field. */
const field = { ...app.ctx, caller: anonymousCaller('test') }

async function seedTrial(oncePer: string[], rules: object = {}) {
  app.setNow('2026-01-15T12:00:00Z')
  return await seedLicenseType(admin, { term: 'P14D', trial: { oncePer, selfService: true }, ...rules })
}
const newAddress = () => `${uniqueCode('ada')}@example.org`
const start = (input: StartTrialInput) => startTrial(field, input)
/** Requests a code for a trial, and returns it. */
async function requestCode(input: StartTrialInput): Promise<string> {
  expect(await start(input)).toMatchObject({ state: 'CONFIRMATION_REQUIRED' })
  await app.runJobs()
  return mailbox.codeFor(input.email!)
}
/** Starts a trial with a confirmed address. */
const startConfirmed = async (input: StartTrialInput) =>
  await start({ ...input, code: await requestCode(input) })
const count = async () => ({
  accounts: await db.account.count(),
  contacts: await db.contact.count(),
  licenses: await db.license.count(),
  onboardings: await db.onboarding.count(),
})

test('an address is confirmed by a mailed code before anything is stored', async () => {
  const { licenseType, product } = await seedTrial(['EMAIL'])
  const email = newAddress()
  const before = await count()

  const input = { licenseType, product, email, name: 'Ada Adams', fingerprint: 'laptop', deviceName: 'Ada’s' }
  expect(await start(input)).toEqual({
    state: 'CONFIRMATION_REQUIRED',
    codeExpiresAt: new Date('2026-01-15T12:15:00Z'),
    nextCodeAt: new Date('2026-01-15T12:01:00Z'),
  })
  await app.runJobs()
  expect(await count()).toEqual(before)

  const started = await start({ ...input, code: mailbox.codeFor(email) })

  expect(started).toMatchObject({ state: 'STARTED', activation: { created: true } })
  if (started.state !== 'STARTED') throw new Error()
  const { licenseKey: key } = started
  expect(await validateLicense(field, { key, fingerprint: 'laptop' })).toMatchObject({ code: 'VALID' })
  const contact = await db.contact.findFirstOrThrow({ where: { email }, include: { account: true } })
  expect(contact).toMatchObject({ name: 'Ada Adams', account: { name: 'Ada Adams', partner: null } })
  await app.runJobs()
  expect(mailbox.mailsTo(email).join('\n')).toContain(key)
})

test('a trial is an onboarding with its steps in the funnel, and its events name the software', async () => {
  const { licenseType } = await seedTrial(['EMAIL'])
  const email = newAddress()
  await startConfirmed({ licenseType, email, fingerprint: 'laptop' })

  const { accountId } = await db.contact.findFirstOrThrow({ where: { email } })
  expect(
    await db.onboarding.findMany({ where: { accountId }, include: { attempts: { orderBy: { id: 'asc' } } } }),
  ).toMatchObject([
    {
      nextStep: 'VERIFY_USAGE',
      attempts: [
        { step: 'CREATE_ACCOUNT', outcome: 'CONFIRMED', actor: 'app' },
        { step: 'ASSIGN_LICENSE', outcome: 'CONFIRMED', actor: 'app' },
        { step: 'ACTIVATE', outcome: 'CONFIRMED', actor: 'app' },
      ],
    },
  ])
  const events = await db.event.findMany({
    where: { accountId, type: { not: { startsWith: 'notification.' } } },
    orderBy: { id: 'asc' },
  })
  expect(events.map(({ type, actor }) => [type, actor])).toEqual([
    ['account.created', 'app'],
    ['onboarding.started', 'app'],
    ['license.issued', 'app'],
    ['license.activated', 'app'],
  ])
})

test('a trial of which each device has one needs no address, and leaves an account without a contact', async () => {
  const { licenseType } = await seedTrial(['FINGERPRINT'])
  const started = await start({ licenseType, fingerprint: 'rig-1', deviceName: 'Rig' })
  expect(started).toMatchObject({ state: 'STARTED', activation: { created: true } })

  const before = await count()
  await expect(start({ licenseType, fingerprint: 'rig-1' })).rejects.toMatchObject({
    code: 'TRIAL_ALREADY_USED',
  })
  expect(await count()).toEqual(before)
  expect(await start({ licenseType, fingerprint: 'rig-2' })).toMatchObject({ state: 'STARTED' })
})

test('an address that is given without need is confirmed too', async () => {
  const { licenseType } = await seedTrial(['FINGERPRINT'])
  const email = newAddress()
  const before = await count()
  const code = await requestCode({ licenseType, fingerprint: 'rig-3', email })
  expect(await count()).toEqual(before)
  expect(await start({ licenseType, fingerprint: 'rig-3', email, code })).toMatchObject({ state: 'STARTED' })
  expect(await db.contact.count({ where: { email } })).toBe(1)
})

test.each([
  [['EMAIL'], { fingerprint: 'laptop' }, ['email']],
  [['EMAIL_DOMAIN'], {}, ['email']],
  [['FINGERPRINT'], { email: 'ada@example.org' }, ['fingerprint']],
  [['EMAIL', 'FINGERPRINT'], {}, ['email', 'fingerprint']],
])('a trial once per %s names what the input lacks', async (oncePer, input, paths) => {
  const { licenseType } = await seedTrial(oncePer)
  await expect(start({ licenseType, ...input })).rejects.toMatchObject({
    code: 'INPUT_INVALID',
    issues: paths.map((path) => ({ path: [path] })),
  })
})

test('only a published type whose rule allows it has trials, and other types look like none', async () => {
  const { licenseType, product } = await seedTrial(['EMAIL'])
  const email = newAddress()
  const refusalOf = async (input: StartTrialInput) =>
    await start(input).then(
      () => null,
      ({ code, message }) => ({ code, message }),
    )
  const unknown = await refusalOf({ licenseType: 'none-such', email })
  expect(unknown).toMatchObject({ code: 'LICENSE_TYPE_NOT_FOUND' })

  const byVendor = await seedLicenseType(admin, { term: 'P14D', trial: { oncePer: ['EMAIL'] } })
  const sold = await seedLicenseType(admin, { term: 'P1Y' })
  const retired = await seedTrial(['EMAIL'])
  await db.licenseType.update({
    where: { code: retired.licenseType },
    data: { state: 'RETIRED', retiredAt: new Date() },
  })
  for (const other of [byVendor, sold, retired])
    expect(await refusalOf({ licenseType: other.licenseType, email })).toEqual(unknown)
  expect(await refusalOf({ licenseType, product: byVendor.product, email })).toEqual(unknown)
  expect(await refusalOf({ licenseType, product, email })).toBeNull()
})

test('one mailbox has one trial, in any spelling of its address', async () => {
  const { licenseType } = await seedTrial(['EMAIL'])
  const local = uniqueCode('ada').replaceAll('-', '')
  await startConfirmed({ licenseType, email: `${local}@gmail.com` })

  app.setNow('2026-01-15T12:01:00Z')
  const email = `${local[0]}.${local.slice(1)}+second@googlemail.com`
  expect(await start({ licenseType, email })).toMatchObject({ state: 'CONFIRMATION_REQUIRED' })
  await app.runJobs()
  expect(mailbox.codesFor(email)).toEqual([])
  expect(mailbox.mailsTo(email)).toHaveLength(1)
  expect(mailbox.mailsTo(email)[0]).toMatch(/^Subject: Your trial of .* was used before/m)
})

test('a domain has one trial, and its next person learns that by mail', async () => {
  const { licenseType } = await seedTrial(['EMAIL_DOMAIN'])
  const domain = `${uniqueCode('acme')}.com`
  await startConfirmed({ licenseType, email: `ada@${domain}` })
  await start({ licenseType, email: `bob@mail.${domain}` })
  await app.runJobs()
  expect(mailbox.codesFor(`bob@mail.${domain}`)).toEqual([])
  expect(mailbox.mailsTo(`bob@mail.${domain}`)).toHaveLength(1)
})

test('the response is the same for every address, whatever the gateway has of it', async () => {
  const { licenseType } = await seedTrial(['EMAIL'])
  const used = newAddress()
  await startConfirmed({ licenseType, email: used })
  const { accountId } = await seedLicense(admin)
  const customer = await db.contact.findFirstOrThrow({ where: { accountId } })
  const stopped = newAddress()
  await startOnboarding(admin, { account: { name: 'Stopped', contact: { name: 'Eve', email: stopped } } })
  await db.contact.updateMany({
    where: { email: stopped },
    data: { mailStoppedAt: new Date(), mailStopReason: 'CONTACT_COMPLAINED' },
  })
  const unknown = newAddress()

  app.setNow('2026-01-15T12:30:00Z')
  const answers: unknown[] = []
  for (const email of [unknown, used, customer.email, stopped]) {
    const query = `mutation ($input: StartTrialInput!) { startTrial(input: $input) {
      __typename ... on StartTrialPayload { state codeExpiresAt nextCodeAt licenseKey activation { created } }
      ... on Refusal { code message }
    } }`
    const requested = await execute(app, field, query, { input: { licenseType, email } })
    const guessed = await execute(app, field, query, { input: { licenseType, email, code: '00000000' } })
    const again = await execute(app, field, query, { input: { licenseType, email } })
    answers.push([requested, guessed, again])
  }
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
  await app.runJobs()
  expect(mailbox.mailsTo(stopped)).toEqual([])
})

test('a confirmed address joins the account of the vendor that has it as a contact', async () => {
  const { licenseType } = await seedTrial(['EMAIL'])
  const { accountId } = await seedLicense(admin)
  // The onboarding of the account waits for a license, so the trial must not take it.
  const { email } = await db.contact.findFirstOrThrow({ where: { accountId } })
  const waiting = await db.onboarding.findFirstOrThrow({ where: { accountId } })
  await startConfirmed({ licenseType, email })
  expect(await db.license.count({ where: { accountId } })).toBe(1)
  expect(await db.onboarding.findUniqueOrThrow({ where: { id: waiting.id } })).toEqual(waiting)

  const second = await seedLicense(admin)
  const known = await db.contact.findFirstOrThrow({ where: { accountId: second.accountId } })
  await db.onboarding.updateMany({
    where: { accountId: second.accountId },
    data: { nextStep: null, state: 'ABANDONED', abandonedAt: new Date() },
  })
  await startConfirmed({ licenseType, email: known.email, name: 'Mallory', organization: 'Other' })
  expect(await db.license.count({ where: { accountId: second.accountId } })).toBe(2)
  expect(await db.contact.findMany({ where: { accountId: second.accountId } })).toEqual([known])
})

test('a confirmed address joins no account by its domain, and none of a partner', async () => {
  const { licenseType } = await seedTrial(['EMAIL'])
  const domain = `${uniqueCode('acme')}.com`
  const contact = { name: 'Ada', email: `ada@${domain}` }
  const north = app.as({ audience: 'PARTNER', partner: 'north' })
  const vendors = await startOnboarding(admin, { account: { name: 'Acme', domain, contact } })
  const partners = await startOnboarding(north, {
    account: { name: 'Acme', contact: { name: 'Eve', email: `eve@${domain}` } },
  })
  for (const name of ['mallory', 'eve']) await startConfirmed({ licenseType, email: `${name}@${domain}` })
  for (const { accountId } of [vendors, partners]) {
    expect(await db.license.count({ where: { accountId } })).toBe(0)
    expect(await db.contact.count({ where: { accountId } })).toBe(1)
  }
})

test('the mail contains nothing that the caller wrote', async () => {
  const { licenseType } = await seedTrial(['EMAIL'])
  const email = newAddress()
  const attack = 'Visit evil dot example'
  await start({ licenseType, email, name: attack, organization: attack, deviceName: attack, locale: 'en' })
  await app.runJobs()
  expect(mailbox.mailsTo(email)).toHaveLength(1)
  expect(mailbox.mailsTo(email)[0]).not.toContain('evil')
  for (const field of ['name', 'organization', 'deviceName'])
    await expect(
      start({ licenseType, email, fingerprint: 'x', [field]: 'Visit https://evil.example/win' }),
    ).rejects.toMatchObject({ code: 'INPUT_INVALID', issues: [{ path: [field] }] })
})

test('a code is one for its license type and its mailbox', async () => {
  const [one, other] = [await seedTrial(['EMAIL']), await seedTrial(['EMAIL'])]
  const email = newAddress()
  const code = await requestCode({ licenseType: one.licenseType, email })
  await expect(start({ licenseType: other.licenseType, email, code })).rejects.toMatchObject({
    code: 'CODE_INVALID',
  })
  await expect(start({ licenseType: one.licenseType, email: newAddress(), code })).rejects.toMatchObject({
    code: 'CODE_INVALID',
  })
  expect(await start({ licenseType: one.licenseType, email, code })).toMatchObject({ state: 'STARTED' })
})

test('a code that was mailed to an address with a tag confirms no other address', async () => {
  const { licenseType } = await seedTrial(['EMAIL'])
  const email = newAddress()
  const { accountId } = await startOnboarding(admin, {
    account: { name: uniqueCode('account'), contact: { name: 'Ada Adams', email } },
  })
  // Not every mail server reads the rest after a plus as a tag: both can be addresses of different persons.
  const tagged = email.replace('@', '+eve@')
  const code = await requestCode({ licenseType, email: tagged })
  const before = await count()

  await expect(start({ licenseType, email, code })).rejects.toMatchObject({ code: 'CODE_INVALID' })
  expect(await count()).toEqual(before)
  expect(await db.license.count({ where: { accountId } })).toBe(0)
  expect(await start({ licenseType, email: tagged.toUpperCase(), code })).toMatchObject({ state: 'STARTED' })
})

test('after five wrong codes the right one starts no trial', async () => {
  const { licenseType } = await seedTrial(['EMAIL'])
  const email = newAddress()
  const code = await requestCode({ licenseType, email })
  const wrong = (code.startsWith('0') ? '1' : '0') + code.slice(1)
  for (const tried of [wrong, wrong, wrong, wrong, wrong, code])
    await expect(start({ licenseType, email, code: tried })).rejects.toMatchObject({ code: 'CODE_INVALID' })
  expect(await db.contact.count({ where: { email } })).toBe(0)
})

test('a repeat with the used code and the same input, in any spelling, returns the same trial, and another input none', async () => {
  const { licenseType } = await seedTrial(['EMAIL'])
  const email = newAddress()
  const input = { licenseType, email, fingerprint: 'laptop' }
  const code = await requestCode(input)
  const first = await start({ ...input, code })
  expect(await start({ ...input, code })).toEqual(first)
  const typed = { email: email.toUpperCase(), code: ` ${code.toLowerCase().replace('-', ' ')}` }
  expect(await start({ ...input, ...typed, fingerprint: 'laptop\n' })).toEqual(first)
  await expect(start({ ...input, code, fingerprint: 'another' })).rejects.toMatchObject({
    code: 'CODE_INVALID',
  })
  expect(await db.license.count({ where: { account: { contacts: { some: { email } } } } })).toBe(1)
})

test('clients with the same idempotency key do not get the trial of another', async () => {
  const { licenseType } = await seedTrial(['FINGERPRINT'])
  const one = await start({ licenseType, fingerprint: 'rig-a', idempotencyKey: 'trial' })
  const other = await start({ licenseType, fingerprint: 'rig-b', idempotencyKey: 'trial' })
  expect(one).toMatchObject({ state: 'STARTED' })
  expect(other).toMatchObject({ state: 'STARTED' })
  expect(other).not.toEqual(one)
  expect(await start({ licenseType, fingerprint: 'rig-a', idempotencyKey: 'trial' })).toEqual(one)
})

test('a device that had the trial starts no other with a new address', async () => {
  const { licenseType } = await seedTrial(['EMAIL', 'FINGERPRINT'])
  await startConfirmed({ licenseType, email: newAddress(), fingerprint: 'pad' })
  const email = newAddress()
  const code = await requestCode({ licenseType, email, fingerprint: 'pad' })
  const before = await count()
  await expect(start({ licenseType, email, fingerprint: 'pad', code })).rejects.toMatchObject({
    code: 'TRIAL_ALREADY_USED',
  })
  expect(await count()).toEqual(before)
  // Nothing was used up, so the code starts a trial on another device.
  expect(await start({ licenseType, email, fingerprint: 'another pad', code })).toMatchObject({
    state: 'STARTED',
  })
})

test('a trial that the vendor issued counts as well, and the other way round', async () => {
  const { licenseType } = await seedTrial(['FINGERPRINT'])
  const { licenseKey: key } = await seedLicense(admin)
  await activateLicense(field, { key, fingerprint: 'shared' })
  // A license that is no trial does not use the trial up.
  expect(await start({ licenseType, fingerprint: 'shared' })).toMatchObject({ state: 'STARTED' })
})

const document = `mutation ($input: StartTrialInput!) { startTrial(input: $input) {
  ... on StartTrialPayload { state licenseKey activation { activationToken validation { valid code } } }
  ... on Refusal { code }
} }`

test('a third person gets five mails in 24 hours, from any number of addresses and for any number of trials', async () => {
  const types = [await seedTrial(['EMAIL']), await seedTrial(['EMAIL']), await seedTrial(['EMAIL'])]
  const local = uniqueCode('victim')
  const spellings = [`${local}@example.org`, `${local}+a@example.org`, `${local.toUpperCase()}@example.org`]
  for (let minute = 0; minute < 12; minute++) {
    app.setNow(`2026-01-15T12:${String(minute).padStart(2, '0')}:00Z`)
    for (const [index, { licenseType }] of types.entries()) {
      const caller = anonymousCaller('test', `198.51.${minute}.${index + 1}`)
      await execute(app, { caller }, document, { input: { licenseType, email: spellings[minute % 3]! } })
    }
    await app.runJobs()
  }
  const mails = spellings.flatMap((email) => mailbox.mailsTo(email.toLowerCase()))
  expect(new Set(mails).size).toBe(5)
})

test('an address starts 20 trials in a day, on any number of devices', async () => {
  const { licenseType } = await seedTrial(['FINGERPRINT'])
  const caller = anonymousCaller('test', '203.0.113.77')
  const states: unknown[] = []
  for (let device = 0; device < 21; device++) {
    const input = { licenseType, fingerprint: `farm ${device}` }
    const { data, errors } = await execute(app, { caller }, document, { input })
    states.push(errors?.[0]?.extensions.code ?? data.startTrial.state)
  }
  expect(states).toEqual([...Array(20).fill('STARTED'), 'RATE_LIMITED'])
  const other = { caller: anonymousCaller('test', '203.0.113.78') }
  const { data } = await execute(app, other, document, { input: { licenseType, fingerprint: 'elsewhere' } })
  expect(data.startTrial).toMatchObject({
    state: 'STARTED',
    licenseKey: expect.stringMatching(/^LIC-/),
    activation: { validation: { valid: true, code: 'VALID' } },
  })
})

test('the addresses of one IPv6 network share four times the trials of one', async () => {
  const { licenseType } = await seedTrial(['FINGERPRINT'])
  let started = 0
  for (let device = 0; device < 85; device++) {
    const caller = anonymousCaller('test', `2001:db8:77:${device.toString(16)}::1`)
    const input = { licenseType, fingerprint: `botnet ${device}` }
    const { data } = await execute(app, { caller }, document, { input })
    if (data?.startTrial.state === 'STARTED') started++
  }
  expect(started).toBe(80)
})
