import { execFile, execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { rolldown } from 'rolldown'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findPublished } from '../../src/http/published-documents.ts'
import { seedLicense } from '../seed.ts'
import { startField } from './device.ts'

const { admin, gateway, proxy } = await startField()

const root = new URL('../../', import.meta.url).pathname
const folder = join(root, 'client')
const bin = (name: string) => join(root, 'node_modules', '.bin', name)
const run = promisify(execFile)
const page = readFileSync(join(folder, 'README.md'), 'utf8')

/**
 * What an application ships that calls `createLicensing`, minified, with jose left outside: the code that it loads at once, and
 * the parts that it loads when it needs them.
 */
async function bundle(input: string, platform: 'browser' | 'node') {
  const application = `export { createLicensing } from '${join(folder, input)}'`
  const bundled = await rolldown({
    input: 'application',
    external: ['jose', /^node:/],
    platform,
    plugins: [
      {
        name: 'application',
        resolveId: (id) => (id === 'application' ? id : null),
        load: (id) => (id === 'application' ? application : null),
      },
    ],
  })
  const { output } = await bundled.generate({ minify: true })
  await bundled.close()
  const chunks = new Map(
    output.filter((chunk) => chunk.type === 'chunk').map((chunk) => [chunk.fileName, chunk]),
  )
  const entry = [...chunks.values()].find(({ isEntry }) => isEntry)!
  const loadedWith = (name: string): string[] => [
    name,
    ...(chunks.get(name)?.imports ?? []).filter((other) => chunks.has(other)).flatMap(loadedWith),
  ]
  const textOf = (names: Iterable<string>) => [...names].map((name) => chunks.get(name)!.code).join('\n')
  const code = textOf(chunks.keys())
  const first = textOf(new Set(loadedWith(entry.fileName)))
  return {
    code,
    atOnce: Buffer.byteLength(first),
    all: Buffer.byteLength(code),
    zipped: gzipSync(first).length,
  }
}

test('an application loads less than 25 kB at once, which are 10.5 kB compressed, and less than 49.5 kB in all', async () => {
  const { atOnce, all, zipped } = await bundle('index.ts', 'node')
  expect(atOnce).toBeLessThan(25_000)
  expect(zipped).toBeLessThan(10_500)
  expect(all).toBeLessThan(49_500)
})

test('in a browser, it needs nothing that only Node has', async () => {
  const { code } = await bundle('browser.ts', 'browser')
  expect(code).toContain('license-answer+jwt')
  expect(code).not.toMatch(/\b(process|Buffer|require|__dirname)\b|node:/)
})

test('jose is all that the client depends on', () => {
  const { dependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  expect(Object.keys(dependencies)).toEqual(['jose'])
})

/** A project with the package as npm installs it from its tarball. */
let project: string

beforeAll(async () => {
  project = mkdtempSync(join(tmpdir(), 'licet-client-'))
  rmSync(join(folder, 'dist'), { recursive: true, force: true })
  execFileSync('npm', ['run', 'build'], { cwd: folder, stdio: 'pipe' })
  writeFileSync(join(project, 'package.json'), '{ "type": "module", "private": true }')
  // Without a registry: jose is packed as it is installed here.
  for (const packed of [folder, join(root, 'node_modules', 'jose')])
    execFileSync('npm', ['pack', packed, '--ignore-scripts'], { cwd: project, stdio: 'pipe' })
  const tarballs = readdirSync(project).filter((name) => name.endsWith('.tgz'))
  const install = ['install', '--offline', '--no-audit', '--no-fund', ...tarballs.map((name) => `./${name}`)]
  execFileSync('npm', install, { cwd: project, stdio: 'pipe' })
  const { body } = (await findPublished(gateway.ctx, '/.well-known/jwks.json'))!
  writeFileSync(join(project, 'jwks.json'), body)
})
afterAll(() => rmSync(project, { recursive: true, force: true }))

/** The programs to test with: the one of this run, and those of the system: Node 20, Deno and Bun. */
const programs: [name: string, program: string, flags: string[]][] = [
  ['Node', process.execPath, ['--disable-warning=ExperimentalWarning']],
  ...['/usr/local/bin/node', '/usr/bin/node']
    .filter((path) => versionOf(path).startsWith('v20.'))
    .map((path): [string, string, string[]] => ['Node 20', path, ['--disable-warning=ExperimentalWarning']]),
  ...(versionOf('deno') ? [['Deno', 'deno', ['run', '-A', '--quiet']] as [string, string, string[]]] : []),
  ...(versionOf('bun') ? [['Bun', 'bun', ['run']] as [string, string, string[]]] : []),
]

/** Version of a program; an empty text if the system does not have it. */
function versionOf(program: string): string {
  try {
    return execFileSync(program, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  } catch {
    return ''
  }
}

test.each(programs)(
  'the ten lines of the README activate a license, and work without the gateway: %s',
  async (_name, program, options) => {
    const [, example] = /```js\n([\s\S]*?)```/.exec(page)!
    expect(example!.trim().split('\n').length).toBeLessThanOrEqual(10)
    const { product, licenseKey } = await seedLicense(admin, {
      term: 'P1Y',
      entitlements: [{ code: 'export' }, { code: 'layers', value: 64 }],
    })
    const code = example!
      .replace("'https://licenses.example'", `'${proxy.url}'`)
      .replace("'studio'", `'${product}'`)
    writeFileSync(join(project, 'app.mjs'), code)
    const env = {
      ...process.env,
      XDG_STATE_HOME: join(project, 'state'),
      LOCALAPPDATA: join(project, 'state'),
      HOME: project,
    }
    const flags = [...options, 'app.mjs']
    proxy.set('none')
    const first = await run(program, [...flags, licenseKey], { cwd: project, env })
    expect(first.stdout).toBe('You may export 64 layers\n')
    proxy.set('cut')
    const offline = await run(program, flags, { cwd: project, env })
    proxy.set('none')
    expect(offline.stdout).toBe('You may export 64 layers\n')
  },
)

test('the types of the package are complete, also where libraries are checked', async () => {
  const code = `import { createLicensing, fileStore, memoryStore, readLicenseKey, type Refusal, type Standing } from '@licet/client'
import { runLicenseCommand } from '@licet/client/cli'
import { createLicensing as inElectron, type Electron, type LicensingBridge } from '@licet/client/electron'
import { proxyFetch } from '@licet/client/proxy'
import { createLicensing as inVSCode, type ExtensionContext, type VSCode } from '@licet/client/vscode'
const licensing = createLicensing({ gateway: 'https://licenses.example', product: 'p', version: '1', keys: { keys: [] }, store: memoryStore() })
const result: Standing | Refusal = await licensing.activate('key', { name: 'Laptop' })
if (result.state === 'REFUSED') for (const { name } of result.devices) console.log(name)
else console.log(result.until, licensing.value('layers'))
const fetch = proxyFetch({ proxy: 'http://proxy.example', ca: ['PEM'] })
createLicensing({ gateway: 'https://licenses.example', product: 'p', version: '1', keys: [], fetch })
licensing.onChange(({ message }) => console.log(message))()
fileStore('license.json')
declare const electron: Electron, vscode: VSCode, context: ExtensionContext, bridge: LicensingBridge
const settings = { gateway: 'https://licenses.example', product: 'p', version: '1', keys: [] }
const closed: Standing = await inElectron(electron, { ...settings, isTrusted: ({ origin }) => origin === 'app://studio' }).openDialog()
inVSCode(vscode, context, { ...settings, name: 'Studio' }).start()
bridge.onChange(({ code }) => console.log(code, closed.code))
const key: string | null = await readLicenseKey('key')
// @ts-expect-error: an amount is a number.
await licensing.recordUsage('1')
console.log(key, (await runLicenseCommand(licensing, ['status'], { name: 'app license' })) === 0)
`
  writeFileSync(join(project, 'app.ts'), code)
  const options = [
    '--strict',
    '--noEmit',
    '--skipLibCheck',
    'false',
    '--exactOptionalPropertyTypes',
    '--module',
    'nodenext',
    '--target',
    'es2022',
    '--lib',
    'es2022,dom',
  ]
  const { stdout } = await run(bin('tsc'), [...options, '--types', '', 'app.ts'], { cwd: project }).catch(
    (error) => error,
  )
  expect(stdout).toBe('')
})

test('npm installs the package and jose, and nothing else', () => {
  expect(
    readdirSync(join(project, 'node_modules'))
      .filter((name) => !name.startsWith('.'))
      .sort(),
  ).toEqual(['@licet', 'jose'])
})

test('the package contains the built files, and no sources or tests', () => {
  const names = readdirSync(join(project, 'node_modules', '@licet', 'client'), {
    recursive: true,
    encoding: 'utf8',
  })
  expect(names).toEqual(
    expect.arrayContaining([
      'README.md',
      'package.json',
      'spec.md',
      'dist/client/index.js',
      'dist/client/index.d.ts',
      'dist/client/files.js',
      'dist/client/electron/page/index.html',
      'dist/client/electron/page/preload.cjs',
    ]),
  )
  expect(names.filter((name) => /\.ts$/.test(name) && !name.endsWith('.d.ts'))).toEqual([])
})
