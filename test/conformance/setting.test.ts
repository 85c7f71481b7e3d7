import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import texts from '../../client/vectors/texts.json' with { type: 'json' }
import { seedLicenseType, uniqueCode } from '../seed.ts'
import { chosenClients } from './clients.ts'
import { patient, startField } from './field.ts'

const { admin, gateway, mailbox, proxy, device, activated, issue } = await startField()
const { db } = gateway.ctx

const sentenceOf = (code: string) => texts.find(({ codes }) => codes.includes(code))!

describe.each(chosenClients())('$name', patient, (client) => {
  test('a trial is confirmed by the code of a mail, and activates the device', async () => {
    const { product, licenseType } = await seedLicenseType(admin, {
      term: 'P14D',
      trial: { oncePer: ['EMAIL'], selfService: true },
    })
    const app = await device(client, { product, trial: licenseType, fingerprint: uniqueCode('laptop') })
    const email = `${uniqueCode('ada')}@example.org`
    expect(await app.call('startTrial', { email })).toMatchObject({
      ...{ state: 'CODE_MAILED', valid: false, nextCodeAt: expect.stringMatching(/Z$/) },
    })
    expect(await app.standing()).toMatchObject({ state: 'UNLICENSED' })
    expect(await app.call('startTrial', { email, code: 'AAAA-AAAA' })).toMatchObject({
      ...{ state: 'REFUSED', valid: false, code: 'CODE_INVALID' },
    })
    await gateway.runJobs()
    expect(await app.call('startTrial', { email, code: mailbox.codeFor(email) })).toMatchObject({
      ...{ state: 'LICENSED', valid: true },
    })
    expect(await (await app.restart()).check()).toMatchObject({ state: 'LICENSED', valid: true })
  })

  test.each(['en', 'de'] as const)('the sentences are those of the language %s', async (locale) => {
    const { product, licenseKey } = await issue({ term: 'P1Y' })
    const app = await device(client, { product, locale })
    expect((await app.standing()).message).toBe(sentenceOf('NOT_ACTIVATED')[locale])
    const refused = { en: /license/, de: /Lizenz/ }[locale]
    expect(await app.activate('LIC-01234-56789-ABCDE-FGHJK-TZFN5')).toMatchObject({
      ...{ state: 'REFUSED', message: expect.stringMatching(refused) },
    })
    expect((await app.activate(licenseKey)).message).toBe(sentenceOf('VALID')[locale])
    proxy.set('cut')
    expect((await app.activate(licenseKey)).message).toBe(sentenceOf('UNREACHABLE')[locale])
    expect(await app.call('install', { file: 'x' })).toMatchObject({ message: texts.at(-1)![locale] })
  })

  test.each(['None', 'To be filled by O.E.M.', '00000000-0000-0000-0000-000000000000'])(
    'the placeholder "%s" is no fingerprint: the client takes another one, and keeps it',
    async (fingerprint) => {
      const { product, licenseKey, licenseId } = await issue({ term: 'P1Y', maxActivations: 5 })
      const app = await device(client, { product, fingerprint })
      expect(await app.activate(licenseKey)).toMatchObject({ state: 'LICENSED' })
      const next = await app.restart()
      expect(await next.check()).toMatchObject({ state: 'LICENSED' })
      expect(await next.activate(licenseKey)).toMatchObject({ state: 'LICENSED' })
      const activations = await db.activation.findMany({ where: { licenseId } })
      expect(activations).toHaveLength(1)
      expect(activations[0]!.fingerprint).toMatch(/^[0-9a-f-]{32,}$/)
    },
  )

  test('a device whose store never works can be used, counts no usage, and frees its seat', async () => {
    const meters = [{ code: 'renders', limit: 100, period: 'TERM', overage: 'BLOCK' }]
    const { product, licenseKey, licenseId } = await issue({ term: 'P1Y', meters })
    const folder = mkdtempSync(join(tmpdir(), 'licet-store-'))
    writeFileSync(join(folder, 'file'), '')
    const store = join(folder, 'file', 'license.json')
    const app = await device(client, { product, store, meter: 'renders', fingerprint: uniqueCode('kiosk') })
    expect(await app.activate(licenseKey)).toMatchObject({ state: 'LICENSED', valid: true })
    expect(await app.check(true)).toMatchObject({ state: 'LICENSED', valid: true })
    expect(await app.recordUsage(2)).toBe(false)
    expect(await app.call('deactivate')).toEqual({ seatFreeAt: expect.any(String) })
    expect(await db.activation.count({ where: { licenseId, deactivatedAt: null } })).toBe(0)
    expect(await db.usageCounter.count({ where: { licenseId, used: { gt: 0 } } })).toBe(0)
    rmSync(folder, { recursive: true })
  })

  test('LICET_LICENSE_KEY activates a license, and LICET_FINGERPRINT names the device', async () => {
    const { product, licenseKey, licenseId } = await issue({ term: 'P1Y' })
    const variables = { LICET_LICENSE_KEY: licenseKey, LICET_FINGERPRINT: 'container-7' }
    const app = await device(client, { product, fingerprint: null, variables })
    expect(await app.check()).toMatchObject({ state: 'LICENSED', valid: true })
    const activations = await db.activation.findMany({ where: { licenseId } })
    expect(activations.map(({ fingerprint }) => fingerprint)).toEqual(['container-7'])
  })

  test('a placeholder in LICET_FINGERPRINT is not used', async () => {
    const { product, licenseKey, licenseId } = await issue({ term: 'P1Y' })
    const variables = { LICET_LICENSE_KEY: licenseKey, LICET_FINGERPRINT: 'None' }
    const app = await device(client, { product, fingerprint: null, variables })
    expect(await app.check()).toMatchObject({ state: 'LICENSED', valid: true })
    const [activation] = await db.activation.findMany({ where: { licenseId } })
    expect(activation!.fingerprint).not.toBe('None')
  })

  test.each(['/', '/graphql', '/graphql/'])('the URL of the gateway can end with "%s"', async (end) => {
    const { product, licenseKey } = await issue({ term: 'P1Y' })
    const app = await device(client, { product, gateway: `${proxy.url}${end}` })
    expect(await app.activate(licenseKey)).toMatchObject({ state: 'LICENSED' })
  })

  test('a damaged request of the outbox holds back no other one', async () => {
    const { product, licenseKey, licenseId } = await issue({ term: 'P1Y', maxActivations: 1 })
    const app = await device(client, { product })
    expect(await app.check()).toMatchObject({ state: 'UNLICENSED' })
    app.damage('{"memory":{"outbox":[null,7,{},{"id":"x"},{"id":"y","kind":"USAGE","key":7}]}}')
    const next = await app.restart()
    expect(await next.activate(licenseKey)).toMatchObject({ state: 'LICENSED', valid: true })
    expect(await next.call('deactivate')).toEqual({ seatFreeAt: expect.any(String) })
    expect(await db.activation.count({ where: { licenseId, deactivatedAt: null } })).toBe(0)
  })

  test('a state that is damaged counts as none', async () => {
    const { product, licenseKey } = await issue({ term: 'P1Y' })
    const app = await activated(client, { product, licenseKey })
    for (const text of [
      '',
      '{',
      'null',
      '[]',
      '7',
      '{"memory":7}',
      '{"memory":{"outbox":[null,7,{}]}}',
      '{"memory":{"seen":"x","proven":[],"skew":{},"next":"x","outbox":[{"id":"x"}]}}',
      '\u0000',
    ]) {
      app.damage(text)
      const next = await app.restart()
      expect(await next.check(), text).toMatchObject({ state: 'UNLICENSED', valid: false })
      expect(await next.activate(licenseKey), text).toMatchObject({ state: 'LICENSED', valid: true })
    }
  })
})
