import { randomUUID } from 'node:crypto'
import { expect, onTestFinished, test } from 'vitest'
import { createLimits } from '../../src/platform/limits/limits.ts'
import { startTestApp, unlimited } from '../app.ts'
import { execute } from '../graphql.ts'
import { seedLicense } from '../seed.ts'

const app = await startTestApp()
const { admin } = app
const { db } = app.ctx
const field = app.as({ audience: 'APP', principal: 'app' })

const activate = `mutation ($input: ActivateLicenseInput!) { activateLicense(input: $input) {
  ... on ActivateLicensePayload { created } ... on InputRefusal { code issues { path message } } ... on Refusal { code } } }`

test('devices that take a seat of one license are limited in a minute, and others of the license are not affected', async () => {
  const { limits } = app.ctx
  const rates = { ...unlimited, activations: { points: 3, seconds: 60 } }
  app.ctx.limits = createLimits(rates, undefined, () => {})
  onTestFinished(() => {
    app.ctx.limits = limits
  })
  const { licenseKey: key } = await seedLicense(admin, { maxActivations: null })
  const { licenseKey: other } = await seedLicense(admin, { maxActivations: null })
  const take = (fingerprint: string, of = key) =>
    execute(app, { ...field }, activate, { input: { key: of, fingerprint } })
  for (const name of ['a', 'b', 'c']) expect((await take(name)).data.activateLicense.created).toBe(true)
  const { errors } = await take('d')
  expect(errors![0]!.extensions).toMatchObject({ code: 'RATE_LIMITED', retryAfter: expect.any(Number) })
  expect(errors![0]!.message).toMatch(/^Too many devices were activated with this license key/)
  // Another spelling is the same key.
  expect((await take('d', key.toLowerCase())).errors![0]!.extensions.code).toBe('RATE_LIMITED')
  expect((await take('d', other)).data.activateLicense.created).toBe(true)
  // A wrong call gave its point back.
  expect(await db.activation.count({ where: { fingerprint: 'd' } })).toBe(1)
})

test('a device that is active costs no activation, however often it repeats', async () => {
  const { limits } = app.ctx
  app.ctx.limits = createLimits(
    { ...unlimited, activations: { points: 2, seconds: 60 } },
    undefined,
    () => {},
  )
  onTestFinished(() => {
    app.ctx.limits = limits
  })
  const { licenseKey: key } = await seedLicense(admin, { maxActivations: 1 })
  const take = (fingerprint: string) => execute(app, field, activate, { input: { key, fingerprint } })
  expect((await take('a')).data.activateLicense.created).toBe(true)
  for (let n = 0; n < 5; n++) expect((await take('a')).data.activateLicense.created).toBe(false)
  for (let n = 0; n < 5; n++)
    expect((await take('b')).data.activateLicense.code).toBe('ACTIVATION_LIMIT_EXCEEDED')
})

test('new idempotency keys of one license key are limited in a minute, and repeats are not', async () => {
  const { limits } = app.ctx
  const rates = { ...unlimited, outcomes: { points: 3, seconds: 60 } }
  app.ctx.limits = createLimits(rates, undefined, () => {})
  onTestFinished(() => {
    app.ctx.limits = limits
  })
  const client = app.as({ audience: 'APP', principal: 'app', address: '203.0.113.30' })
  const { licenseKey: key } = await seedLicense(admin)
  const { licenseKey: other } = await seedLicense(admin)
  const take = (idempotencyKey: string | null, of = key) =>
    execute(app, client, activate, { input: { key: of, fingerprint: 'rig', idempotencyKey } })
  for (const name of ['a', 'b', 'c', 'a', 'b', 'c']) expect((await take(name)).errors).toBeUndefined()
  const before = await db.idempotencyRecord.count()
  const { errors } = await take('d')
  expect(errors![0]!.extensions).toMatchObject({ code: 'RATE_LIMITED', retryAfter: expect.any(Number) })
  expect(errors![0]!.message).toMatch(/^Too many requests with new idempotency keys/)
  expect(await db.idempotencyRecord.count()).toBe(before)
  expect((await take('a')).data.activateLicense).toEqual({ created: true })
  expect((await take(null)).data.activateLicense).toEqual({ created: false })
  expect((await take('a', other)).data.activateLicense).toEqual({ created: true })
})

test('the components of a device have 8,192 bytes together', async () => {
  const { licenseKey: key } = await seedLicense(admin)
  const components = (bytes: number) =>
    Array.from({ length: 2 }, (_, n) => ({ name: `c${n}`, value: 'x'.repeat(bytes / 2 - 2) }))
  const take = (bytes: number) =>
    execute(app, field, activate, { input: { key, fingerprint: 'rig', components: components(bytes) } })
  expect((await take(8_194)).data.activateLicense).toMatchObject({
    code: 'INPUT_INVALID',
    issues: [{ path: ['components'], message: expect.stringContaining('8,192 bytes') }],
  })
  expect((await take(8_192)).data.activateLicense.created).toBe(true)
})

test.each([
  ['a wrong proof', 'releaseLicenseFile', { proof: 'no proof' }],
  ['a wrong key', 'heartbeat', { key: 'LIC-00000-00000-00000-00000-00000', fingerprint: 'x' }],
  ['a wrong request', 'answerLicenseRequest', { request: 'no request' }],
])('%s leaves no outcome, however often it is sent', async (_, mutation, input) => {
  const type = `${mutation[0]!.toUpperCase()}${mutation.slice(1)}Input`
  const query = `mutation ($input: ${type}!) { ${mutation}(input: $input) { ... on Refusal { code } } }`
  const before = await db.idempotencyRecord.count()
  for (let n = 0; n < 5; n++) {
    const { data } = await execute(app, field, query, { input: { ...input, idempotencyKey: `k-${n}` } })
    expect(data[mutation].code).toMatch(/INVALID|MALFORMED|NOT_FOUND/)
  }
  expect(await db.idempotencyRecord.count()).toBe(before)
})

test('clients without a credential share no idempotency key', async () => {
  const query = `mutation ($input: ReleaseLicenseFileInput!) { releaseLicenseFile(input: $input) { ... on Refusal { code } } }`
  for (const proof of ['one', 'two']) {
    const { data } = await execute(app, field, query, { input: { proof, idempotencyKey: '1' } })
    expect(data.releaseLicenseFile.code).not.toBe('IDEMPOTENCY_KEY_REUSED')
  }
})

const release = `mutation ($input: ReleaseLicenseFileInput!) { releaseLicenseFile(input: $input) {
  ... on InputRefusal { code issues { path message } } ... on Refusal { code } } }`

test('a text that is no proof opens no transaction without a credential', async () => {
  const { db: whole } = app.ctx
  app.ctx.db = new Proxy(whole, {
    get: (target, name) => {
      if (name === '$transaction') throw new Error('a transaction was opened')
      return Reflect.get(target, name)
    },
  })
  onTestFinished(() => {
    app.ctx.db = whole
  })
  const { data } = await execute(app, field, release, { input: { proof: 'no proof', idempotencyKey: '1' } })
  expect(data.releaseLicenseFile).toEqual({ code: 'RELEASE_PROOF_INVALID' })
})

test('the length of a proof is checked before the proof is read', async () => {
  // Read as a token, this text is not a compact JWS.
  const proof = '\u200b'.repeat(32_769)
  for (const ctx of [field, admin]) {
    const { data } = await execute(app, ctx, release, { input: { proof } })
    expect(data.releaseLicenseFile).toEqual({
      code: 'INPUT_INVALID',
      issues: [{ path: ['proof'], message: 'must have at most 32,768 characters' }],
    })
  }
})

test.each([
  ['a text of one word', 'proof'],
  ['three parts', 'eyJ.eyJ.AA'],
  ['a text that is too long', 'x'.repeat(32_769)],
])('a used idempotency key is refused for another proof, also for %s', async (_, proof) => {
  const idempotencyKey = randomUUID()
  const send = async (input: object) =>
    (await execute(app, admin, release, { input })).data.releaseLicenseFile.code
  const first = { proof: 'the first text, which is no proof', idempotencyKey }
  expect(await send(first)).toBe('RELEASE_PROOF_INVALID')
  expect(await send({ proof, idempotencyKey })).toBe('IDEMPOTENCY_KEY_REUSED')
  expect(await send(first)).toBe('RELEASE_PROOF_INVALID')
})

test('expired outcomes are deleted in batches until none is left', async () => {
  const now = app.ctx.now()
  const record = (n: number) => ({
    principal: 'batch',
    field: 'heartbeat',
    key: String(n),
    inputDigest: new Uint8Array(32),
    outcome: '',
    createdAt: new Date(now.getTime() - 2),
    expiresAt: new Date(now.getTime() - 1),
  })
  await db.idempotencyRecord.createMany({ data: Array.from({ length: 5_001 }, (_, n) => record(n)) })
  const kept = { ...record(-1), expiresAt: new Date(now.getTime() + 60_000) }
  await db.idempotencyRecord.create({ data: kept })
  await app.handlers['idempotency.forget-outcomes']({})
  expect(await db.idempotencyRecord.findMany({ where: { principal: 'batch' } })).toMatchObject([
    { key: '-1' },
  ])
})
