import { execFile } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  claimsOf,
  confirmationOf,
  DAY,
  fingerprint,
  keys,
  listWith,
  product,
  publicJwk,
  sign,
  signAnswer,
  signFile,
  signList,
} from './signer.ts'

const run = promisify(execFile)
const page = readFileSync('verifier/README.md', 'utf8')
const examples = [...page.matchAll(/```js\n([\s\S]*?)```/g)].map(([, code]) => code!)
const isForBrowsers = (code: string) => code.includes('localStorage')

const folder = mkdtempSync(join(tmpdir(), 'licet-readme-'))
const project = join(folder, 'project')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A server of the status list on which the file of the examples is revoked. */
const server = createServer(async (_, response) => {
  response.setHeader('content-type', 'application/statuslist+jwt')
  response.end(await signList({ sub: listUri(), iat: now, exp: now + DAY, status_list: listWith(1) }))
})
const listUri = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/status-lists/1`
const now = Math.floor(Date.now() / 1000) - 60
const times = { iat: now, nbf: now, exp: now + 30 * DAY }
const license = { ...(claimsOf().license as object), expiry: null, graceEndsAt: null }
const changes = () => ({ ...times, license, status: { status_list: { idx: 3, uri: listUri() } } })

/** Packs the package as the README says, and puts the tarball and its dependency where npm would. */
beforeAll(async () => {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  cpSync('verifier', join(folder, 'verifier'), {
    recursive: true,
    filter: (path) => !/dist|node_modules/.test(path),
  })
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'))
  await run('npm', ['pack', './verifier'], { cwd: folder })
  const [name] = /licet-verifier-[\d.]+\.tgz/.exec(page)!
  const installed = join(project, 'node_modules/@licet/verifier')
  mkdirSync(installed, { recursive: true })
  await run('tar', ['-xzf', join(folder, name), '--strip-components=1', '-C', installed])
  symlinkSync(resolve('node_modules/jose'), join(project, 'node_modules/jose'))
  mkdirSync(join(project, 'node_modules/.bin'))
  const { bin } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'))
  for (const [command, path] of Object.entries<string>(bin)) {
    chmodSync(join(installed, path), 0o755)
    symlinkSync(join(installed, path), join(project, 'node_modules/.bin', command))
  }

  const validation = { valid: true, code: 'VALID', nonce: 'n-1' }
  const next = { ...publicJwk, kid: 'lic-2' }
  const given = {
    file: await signFile(changes()),
    fingerprint,
    keys,
    keyList: await sign({ iat: now, exp: now + DAY, keys: [publicJwk, next] }, { typ: 'license-keys+jwt' }),
    answer: await signAnswer({ iat: now, exp: now + DAY, asOf: new Date(now * 1000).toISOString(), license }),
    signature: await sign(validation, { typ: 'license-validation+jwt' }),
  }
  writeFileSync(
    join(project, 'given.mjs'),
    `Object.assign(globalThis, ${JSON.stringify(given)})
    const items = new Map()
    globalThis.localStorage = { getItem: (name) => items.get(name) ?? null, setItem: (name, text) => items.set(name, text) }`,
  )
})
afterAll(() => server.close())

test.each(examples.map((code, index) => [index + 1, code] as const))(
  'example %i of the README prints what its comments say',
  async (index, code) => {
    expect(code).toMatch(isForBrowsers(code) ? /localStorage/ : /^import .* from '(@licet\/verifier|node:)/)
    writeFileSync(join(project, `example-${index}.mjs`), code)
    const { stdout } = await run(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', '--import', './given.mjs', `example-${index}.mjs`],
      { cwd: project },
    )
    const stated = [...code.matchAll(/^console\.log\(.*\) \/\/ (.*)$/gm)].map(([, printed]) => printed)
    expect(stated.length).toBeGreaterThan(0)
    expect(stdout.trimEnd().split('\n')).toEqual(stated)
  },
)

test('the commands of the README request, install, show and release a license', async () => {
  const lines = page.split('\n').filter((line) => line.startsWith('./node_modules/.bin/licet-request '))
  expect(lines.map((line) => line.split(' ')[1])).toEqual(['new', 'install', 'show', 'release'])
  writeFileSync(join(project, 'jwks.json'), JSON.stringify(keys))
  expect(page).toMatch(/^FINGERPRINT=\$\(.+\) # /m)
  const env = { ...process.env, FINGERPRINT: fingerprint }
  const printed: string[] = []
  for (const line of lines) {
    printed.push((await run('sh', ['-c', line], { cwd: project, env })).stdout)
    if (!line.includes(' new ')) continue
    const request = readFileSync(join(project, 'license-request.txt'), 'utf8').replaceAll(/\s/g, '')
    const { cnf } = decodeJwt<{ cnf: object }>(request)
    const file = await signFile({ ...changes(), cnf: { ...confirmationOf(fingerprint), ...cnf } })
    writeFileSync(join(project, 'license.txt'), file)
  }
  expect(printed[0]).toContain('Wrote license-request.txt')
  expect(printed[2]).toContain(`product      ${product}`)
  expect(printed[3]).toContain('Wrote license-release.txt')
})

test('the README has an example of every function that the package exports', async () => {
  const { exports } = JSON.parse(readFileSync('verifier/package.json', 'utf8'))
  const modules = Object.values<{ default: string }>(exports).map(({ default: path }) =>
    path.replace('./dist/', '../../verifier/').replace('.js', '.ts'),
  )
  const names = (await Promise.all(modules.map((path) => import(path)))).flatMap(Object.keys)
  expect(names).toContain('verifyLicenseFile')
  const code = examples.join('\n')
  for (const name of names) {
    expect(code).toMatch(new RegExp(`\\b${name}\\(`))
    expect(page).toMatch(new RegExp(`^#+ .*\\b${name}\\b|\`${name}\\(`, 'm'))
  }
})
