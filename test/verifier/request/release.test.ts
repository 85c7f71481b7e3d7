import { rmSync } from 'node:fs'
import { compactVerify, importJWK } from 'jose'
import { expect, test } from 'vitest'
import { verifyLicenseFile } from '../../../verifier/index.ts'
import { usage } from '../../../verifier/request/command-line.ts'
import { openFolder } from '../../../verifier/request/folder.ts'
import { at, fingerprint, issuedAt, keys, product } from '../signer.ts'
import { createWorkplace } from './workplace.ts'

async function installed() {
  const place = createWorkplace()
  await place.begin()
  const file = await place.answer()
  await place.command('install', file)
  const release = () => place.command('release', '--out', place.path('release.txt'))
  return { ...place, file, release }
}

test('the proof names the file, and is signed by the device', async () => {
  const place = await installed()
  expect((await place.release()).code).toBe(0)
  const jwk = JSON.parse(place.read('device/device.json')).jwk
  const proof = place.read('release.txt').replace(/\s/g, '')
  const { payload, protectedHeader } = await compactVerify(
    proof,
    await importJWK({ kty: jwk.kty, crv: jwk.crv, x: jwk.x }, 'EdDSA'),
  )
  expect(protectedHeader).toEqual({ alg: 'EdDSA', typ: 'license-release+jwt' })
  expect(JSON.parse(new TextDecoder().decode(payload))).toEqual({ jti: 'file_01jx', iat: issuedAt + 60 })
})

test('from then on the device refuses the file, a copy of it too', async () => {
  const place = await installed()
  const copy = place.read('device/license.jwt')
  await place.release()

  expect(() => place.read('device/license.jwt')).toThrow('ENOENT')
  const { store } = openFolder(place.folder)
  const asked = { keys, product, fingerprint, now: at(120), store }
  expect(await verifyLicenseFile(copy, asked)).toMatchObject({ valid: false, code: 'SEQUENCE_ROLLED_BACK' })
  const { code, err } = await place.command('install', place.file)
  expect([code, err]).toEqual([1, expect.stringContaining('SEQUENCE_ROLLED_BACK')])
  expect((await place.command('show')).out).toMatch(/license +released/)
})

test('again it writes the very same proof, as often as it is lost', async () => {
  const place = await installed()
  await place.release()
  const first = place.read('release.txt')
  rmSync(place.path('release.txt'))
  expect((await place.release()).code).toBe(0)
  expect(place.read('release.txt')).toBe(first)
})

test('a new file may come after a release, and then there is another thing to release', async () => {
  const place = await installed()
  await place.release()
  await place.request()
  expect((await place.command('install', await place.answer({ seq: 2, jti: 'file_02' }))).code).toBe(0)
  const { code } = await place.release()
  expect(code).toBe(0)
  const [, payload] = place.read('release.txt').replace(/\s/g, '').split('.')
  expect(JSON.parse(Buffer.from(payload!, 'base64url').toString()).jti).toBe('file_02')
})

test('a release that was cut off is finished by the next one', async () => {
  const place = await installed()
  const kept = place.read('device/installed.json')
  await place.release()
  // As after a power cut between giving up and signing.
  openFolder(place.folder).write('installed.json', kept)
  rmSync(place.path('device/release.jwt'))
  expect((await place.release()).code).toBe(0)
  expect((await place.command('install', place.file)).err).toContain('SEQUENCE_ROLLED_BACK')
})

test('without a file there is nothing to release', async () => {
  const place = createWorkplace()
  await place.begin()
  const { code, err } = await place.command('release', '--out', place.path('release.txt'))
  expect([code, err]).toEqual([1, expect.stringContaining('no license file is installed')])
  expect(() => place.read('release.txt')).toThrow('ENOENT')
})

test('help names every command and option', async () => {
  const place = createWorkplace()
  const { code, out } = await place.command('new', '--help')
  expect([code, out]).toEqual([0, usage])
  for (const word of ['new', 'install', 'release', 'show', '--folder', '--out'])
    expect(usage).toContain(`  ${word}`)
  expect(await place.command('renew')).toMatchObject({
    code: 1,
    err: expect.stringContaining('The commands are new, install'),
  })
})

test('a folder that was damaged is said to be, and left alone', async () => {
  const place = createWorkplace()
  await place.begin()
  place.write('device/device.json', '{"product":')
  const { code, err } = await place.begin()
  expect([code, err]).toEqual([1, expect.stringContaining('Restore the folder')])
  expect(place.read('device/device.json')).toBe('{"product":')
})
