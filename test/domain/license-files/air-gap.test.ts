import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { findPublished } from '../../../src/http/published-documents.ts'
import { verifyLicenseFile } from '../../../verifier/index.ts'
import { openFolder } from '../../../verifier/request/folder.ts'
import { startTestApp } from '../../app.ts'
import { execute } from '../../graphql.ts'
import { seedLicense } from '../../seed.ts'

const app = await startTestApp()
const command = new URL('../../../verifier/request/licet-request.ts', import.meta.url).pathname
const anonymous = app.as({ audience: 'APP', principal: 'app' })

async function mutate(field: string, input: object, selection: string) {
  const type = `${field.charAt(0).toUpperCase()}${field.slice(1)}Input!`
  const query = `mutation ($input: ${type}) { answer: ${field}(input: $input) { ${selection} ... on Refusal { code } } }`
  const { data, errors } = await execute(app, anonymous, query, { input })
  expect(errors).toBeUndefined()
  return data.answer
}

test('a device without a network requests, installs, uses and releases a file, and its seat is free', async () => {
  app.setNow(new Date().toISOString())
  const { licenseKey: key, product } = await seedLicense(app.admin, {
    term: 'P1Y',
    maxActivations: 1,
    offline: { ttl: 'P30D', maxOutstanding: 1 },
  })
  const stick = mkdtempSync(join(tmpdir(), 'licet-stick-'))
  onTestFinished(() => rmSync(stick, { recursive: true, force: true }))
  const read = (name: string) => readFileSync(join(stick, name), 'utf8')
  const licetRequest = async (...args: string[]) =>
    (await promisify(execFile)(process.execPath, [command, ...args], { cwd: stick })).stdout
  const activate = () =>
    mutate('activateLicense', { key, fingerprint: 'desktop' }, '... on ActivateLicensePayload { created }')

  const jwks = (await findPublished(app.ctx, '/.well-known/jwks.json'))!.body
  writeFileSync(join(stick, 'jwks.json'), jwks)
  await licetRequest(
    'new',
    '--product',
    product,
    '--fingerprint',
    'rig',
    '--keys',
    'jwks.json',
    '--key-hint',
    key.slice(-5),
  )
  const request = read('license-request.txt')

  const payload = '... on AnswerLicenseRequestPayload { file jti repeated }'
  const { file, jti } = await mutate('answerLicenseRequest', { request, key }, payload)
  writeFileSync(join(stick, 'license.txt'), `${file}\r\n`)
  expect(await licetRequest('install', 'license.txt')).toContain(jti)
  const options = {
    keys: JSON.parse(jwks),
    product,
    fingerprint: 'rig',
    store: openFolder(join(stick, 'licet-device')).store,
  }
  const installed = read('licet-device/license.jwt')
  expect(await verifyLicenseFile(installed, options)).toMatchObject({ valid: true, code: 'VALID' })
  expect(await activate()).toEqual({ code: 'ACTIVATION_LIMIT_EXCEEDED' })

  await licetRequest('release')
  expect(await verifyLicenseFile(installed, options)).toMatchObject({ code: 'SEQUENCE_ROLLED_BACK' })
  expect(await activate()).toEqual({ code: 'ACTIVATION_LIMIT_EXCEEDED' })
  const proof = read('license-release.txt')
  expect(
    await mutate('releaseLicenseFile', { proof }, '... on ReleaseLicenseFilePayload { released seatFreeAt }'),
  ).toEqual({ released: true, seatFreeAt: app.ctx.now().toISOString() })
  expect(await activate()).toEqual({ created: true })
  expect(await mutate('answerLicenseRequest', { request, key }, payload)).toEqual({ code: 'REQUEST_USED' })
})
