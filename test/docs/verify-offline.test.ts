import { execFile, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { base64url, decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { activateLicense } from '../../src/domain/activations/activate.ts'
import { checkOutLicense } from '../../src/domain/license-files/check-out.ts'
import { publishedKeys } from '../../src/domain/signing-keys/published-keys.ts'
import { signFile } from '../../src/domain/signing-keys/sign-file.ts'
import { getSigner } from '../../src/domain/signing-keys/signing-key.ts'
import { transact } from '../../src/platform/db.ts'
import { verifyLicenseFile } from '../../verifier/index.ts'
import { startTestApp } from '../app.ts'
import { seedLicense } from '../seed.ts'

const run = promisify(execFile)
const app = await startTestApp()
const { admin } = app
const folder = mkdtempSync(join(tmpdir(), 'licet-verify-'))
afterAll(() => rm(folder, { recursive: true, force: true }))

/** The programs of the pages, by their headings. */
const pages = ['verify-offline', ...['go', 'java', 'rust', 'csharp'].map((name) => `verify-offline/${name}`)]
const page = pages.map((name) => readFileSync(`docs/${name}.md`, 'utf8')).join('\n')
const programs = Object.fromEntries(
  [...page.matchAll(/^## (\S+)\n[^`]*(?:`[^`\n]+`[^`]*)*```\w+\n([\s\S]*?)^```$/gm)].map(
    ([, language, program]) => [language!, program!],
  ),
)

interface Runner {
  /** What the program is called in its folder. */
  name: string
  /** Commands that must all succeed for the machine to have what it takes. */
  needs: string[][]
  build?: string[]
  command: string[]
}

const runners: Record<string, Runner> = {
  Python: {
    name: 'verify.py',
    needs: [['python3', '-c', 'import cryptography']],
    command: ['python3', 'verify.py'],
  },
  Go: {
    name: 'verify.go',
    needs: [['go', 'version']],
    build: ['go', 'build', '-o', 'verify-go', 'verify.go'],
    command: ['./verify-go'],
  },
  Java: {
    name: 'Verify.java',
    needs: [['javac', '--release', '17', '--version']],
    build: ['javac', 'Verify.java'],
    command: ['java', '-XX:TieredStopAtLevel=1', 'Verify'],
  },
  Shell: {
    name: 'verify.sh',
    needs: [
      ['jq', '--version'],
      ['sh', '-c', 'openssl version | grep "^OpenSSL 3"'],
    ],
    command: ['sh', 'verify.sh'],
  },
}
/** Those that take packages, from a registry: no test can count on them. */
const withPackages = ['Rust', 'C#']

const present = Object.keys(runners).filter((language) =>
  runners[language]!.needs.every(([command, ...args]) => spawnSync(command!, args).status === 0),
)
const notRun = [...Object.keys(runners).filter((language) => !present.includes(language)), ...withPackages]

console.warn(`docs/verify-offline.md: NOT RUN on this machine: ${notRun.join(', ')}`)

const fingerprint = 'board-7Q2/disk-88'
let product = ''
/** What each file is, and the code that it must get. */
const files: Record<string, { text: string; code: string }> = {}

beforeAll(async () => {
  app.setNow(new Date().toISOString())
  const license = await seedLicense(admin, { term: 'P1Y', offline: { ttl: 'P30D' } })
  product = license.product
  const device = { key: license.licenseKey, fingerprint }
  await activateLicense(admin, device)
  const { file } = await transact(admin.db, (tx) => checkOutLicense(admin, tx, device))
  const [header, , signature] = file.split('.') as [string, string, string]
  const signer = await getSigner(admin, admin.db, null)
  const claims = decodeJwt(file)
  const hour = 3600
  const part = (value: object) => base64url.encode(JSON.stringify(value))
  const { kid } = signer
  const typ = 'license+jwt'
  Object.assign(files, {
    genuine: { text: file, code: 'VALID' },
    'for every device': { text: await signFile(signer, { ...claims, cnf: undefined }), code: 'VALID' },
    prolonged: {
      text: `${header}.${part({ ...claims, exp: claims.exp! + hour })}.${signature}`,
      code: 'SIGNATURE_INVALID',
    },
    expired: { text: await signFile(signer, { ...claims, exp: claims.iat }), code: 'EXPIRED' },
    early: { text: await signFile(signer, { ...claims, nbf: claims.iat! + hour }), code: 'NOT_YET_VALID' },
    "another product's": {
      text: await signFile(signer, { ...claims, aud: 'other' }),
      code: 'PRODUCT_MISMATCH',
    },
    "another device's": {
      text: await signFile(signer, {
        ...claims,
        cnf: { ...(claims.cnf as object), salt: 'AAAAAAAAAAAAAAAAAAAAAA' },
      }),
      code: 'FINGERPRINT_MISMATCH',
    },
    unsigned: {
      text: `${part({ alg: 'none', kid, typ })}.${part(claims)}.`,
      code: 'ALGORITHM_NOT_ALLOWED',
    },
    'with a key of its own': {
      text: `${part({ alg: 'EdDSA', kid, typ, jwk: {} })}.${part(claims)}.${signature}`,
      code: 'HEADER_NOT_ALLOWED',
    },
    'with a line feed': { text: `${file}\n`, code: 'VALID' },
    'in lines': { text: file.replace(/.{64}/g, '$&\r\n'), code: 'VALID' },
    'with padding': { text: `${file}=`, code: 'NOT_CANONICAL' },
    // 64 bytes leave four bits of the last character unused; A, Q, g and w are those without any set.
    'with unused bits': { text: file.replace(/.$/, (last) => nextOf(last)), code: 'NOT_CANONICAL' },
    "of a key's that is not pinned": {
      text: `${part({ alg: 'EdDSA', kid: 'other', typ })}.${part(claims)}.${signature}`,
      code: 'KEY_UNKNOWN',
    },
    'a list of keys': {
      text: `${part({ alg: 'EdDSA', kid, typ: 'license-keys+jwt' })}.${part(claims)}.${signature}`,
      code: 'TYPE_MISMATCH',
    },
    'a word': { text: 'hello', code: 'FILE_MALFORMED' },
  })
  for (const [index, { text }] of Object.values(files).entries()) {
    writeFileSync(join(folder, `${index}.lic`), text)
  }
  writeFileSync(join(folder, 'keys.json'), JSON.stringify(await publishedKeys(admin, admin.db)))
})

const nextOf = (character: string) => String.fromCharCode(character.charCodeAt(0) + 1)

/** What a program prints of each file, and whether it ended well. */
async function runAll({ name, build, command: [command, ...args] }: Runner, program: string) {
  writeFileSync(join(folder, name), program)
  if (build) await run(build[0]!, build.slice(1), { cwd: folder })
  const answers: Record<string, string> = {}
  for (const [index, what] of Object.keys(files).entries()) {
    const asked = [...args, `${index}.lic`, 'keys.json', product, fingerprint]
    answers[what] = await run(command!, asked, { cwd: folder }).then(
      ({ stdout }) => `0 ${stdout.trim()}`,
      ({ code, stdout }: { code: number; stdout: string }) => `${code} ${stdout.trim()}`,
    )
  }
  return answers
}

describe('docs/verify-offline.md', () => {
  test('has a whole program for each language', () => {
    expect(Object.keys(programs).toSorted()).toEqual([...Object.keys(runners), ...withPackages].toSorted())
    for (const program of Object.values(programs)) {
      for (const { code } of Object.values(files)) expect(program).toContain(code)
      expect(program).toMatch(/2097152|1 << 21|2\*\*21/)
    }
  })

  test('the reference answers the same of these files', async () => {
    const keys = await publishedKeys(admin, admin.db)
    for (const [what, { text, code }] of Object.entries(files)) {
      expect([what, (await verifyLicenseFile(text, { keys, product, fingerprint })).code]).toEqual([
        what,
        code,
      ])
    }
  })

  test.each(present)(
    'the program in %s accepts the genuine file, and none of the others',
    async (language) => {
      const answers = await runAll(runners[language]!, programs[language]!)

      const expected = Object.entries(files).map(([what, { code }]) => [
        what,
        `${code === 'VALID' ? 0 : 1} ${code}`,
      ])
      expect(answers).toEqual(Object.fromEntries(expected))
    },
  )
})
