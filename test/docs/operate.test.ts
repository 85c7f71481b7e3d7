import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { readConfig } from '../../src/config/config.ts'
import { variables } from '../../src/config/variables.ts'

const read = (path: string) => readFileSync(path, 'utf8')
const { scripts, optionalDependencies } = JSON.parse(read('package.json'))
const dockerfile = read('Dockerfile')
const written = read('compose.yaml')

interface Service {
  build?: string
  image?: string
  command?: string[]
  environment: Record<string, string>
  ports?: string[]
  volumes?: string[]
  stop_grace_period?: string
  depends_on?: Record<string, unknown>
  healthcheck?: { test: string[] }
}
const given: Record<string, string> = {
  LICET_SECRET: 'a-secret-of-at-least-32-characters',
  POSTGRES_PASSWORD: 'from-the-env-file',
}
/** As `docker compose` reads it, with `.env` at hand. */
const compose = parse(
  written.replaceAll(/\$\{(\w+):\?[^}]*\}/g, (_, name: string) => given[name]!),
  { merge: true },
) as { services: Record<string, Service>; volumes: object }
const { gateway, worker, postgres, redis, mailpit } = compose.services as Record<string, Service>
const ours = { gateway: gateway!, worker: worker! }

test('the environment of gateway and worker is one that the gateway starts with, in production', () => {
  for (const { environment } of Object.values(ours)) {
    for (const name of Object.keys(environment)) expect(Object.keys(variables)).toContain(name)
    const config = readConfig({ ...imageEnvironment(), ...environment })
    expect(config).toMatchObject({ production: true, inlineWorker: false, host: '0.0.0.0' })
    expect(config.mail.smtp).not.toBeNull()
  }
  // All that they share is the same: the secret above all.
  const { LICET_TLS_CERT: _cert, LICET_TLS_KEY: _key, ...shared } = gateway!.environment
  expect(worker!.environment).toEqual(shared)
})

test('external values of the environment are required, and never contained in the file', () => {
  expect(written).not.toContain(given.LICET_SECRET)
  for (const name of Object.keys(given)) expect(written).toContain(`\${${name}:?`)
})

test('every address in it is a service and its port', () => {
  const { DATABASE_URL, REDIS_URL, LICET_SMTP_URL } = gateway!.environment
  expect([DATABASE_URL, REDIS_URL, LICET_SMTP_URL].map((url) => new URL(url!).host)).toEqual([
    'postgres:5432',
    'redis:6379',
    'mailpit:1025',
  ])
  for (const { image } of [postgres!, redis!, mailpit!]) expect(image).toMatch(/^[\w./-]+:v?\d/)
  expect(Number(postgres!.image!.split(':')[1])).toBeGreaterThanOrEqual(15)
  const { username, password, pathname } = new URL(DATABASE_URL!)
  expect(postgres!.environment).toEqual({
    POSTGRES_USER: username,
    POSTGRES_PASSWORD: password,
    POSTGRES_DB: pathname.slice(1),
  })
})

test('ports and files are those that the gateway listens on and reads', () => {
  const port = String(variables.PORT.parse(undefined))
  expect(gateway!.ports).toEqual([`127.0.0.1:${port}:${port}`])
  expect(dockerfile).toContain(`EXPOSE ${port}`)
  expect(gateway!.healthcheck!.test.join(' ')).toContain(`port: ${port}, path: '/ready'`)
  expect(gateway!.environment.LICET_PUBLIC_URL).toBe(`https://localhost:${port}`)
  const mounted = gateway!.volumes![0]!.split(':')[1]!
  for (const name of ['LICET_TLS_CERT', 'LICET_TLS_KEY']) {
    expect(gateway!.environment[name]).toMatch(new RegExp(`^${mounted}/`))
    expect(written).toContain(`tls/${gateway!.environment[name]!.split('/').at(-1)}`)
  }
})

test('commands are those of package.json, as process 1 that hears SIGTERM and is given time', () => {
  expect(gateway!.command!.join(' ')).toBe(scripts.start)
  expect(worker!.command!.join(' ')).toBe(scripts.worker)
  expect(JSON.parse(/^CMD (\[.*\])$/m.exec(dockerfile)![1]!).join(' ')).toBe(scripts.start)
  for (const service of Object.values(ours)) {
    expect(Number.parseInt(service.stop_grace_period!, 10)).toBeGreaterThan(30)
    for (const needed of Object.keys(service.depends_on!)) expect(compose.services).toHaveProperty(needed)
  }
})

test('the image has the Node of package.json once, the built console, and no development dependency', () => {
  const major = optionalDependencies.node.split('.')[0]
  expect([...dockerfile.matchAll(/^FROM node:(\d+)/gm)].map(([, version]) => version)).toEqual([major, major])
  // The Node of the packages is an optional dependency.
  expect(dockerfile).toContain('RUN npm ci --omit=dev --omit=optional &&')
  expect(scripts.postinstall).toBe('node bin/install.js')
  expect(read('bin/install.js')).toMatch(/'run', 'console'[\s\S]*remove\(consolePackages\)/)
  // What the build and the start read is in the build's folder.
  const ignored = read('.dockerignore').trim().split('\n')
  for (const path of [
    'bin',
    'src',
    'schema',
    'integrations',
    'prisma',
    'verifier',
    'web',
    'bundle.ts',
    'reference.ts',
  ]) {
    expect(existsSync(path)).toBe(true)
    expect(ignored).not.toContain(path)
  }
  for (const path of ['.env', 'data', '**/node_modules', 'web/dist', 'tls', '.git'])
    expect(ignored).toContain(path)
  expect(dockerfile).toMatch(/^USER node$/m)
  // The only folder that a container with a read-only file system may write to.
  const dataDir = imageEnvironment().LICET_DATA_DIR!
  expect(dockerfile).toContain(`VOLUME ${dataDir}\n`)
  expect(/^ENV NODE_COMPILE_CACHE=(.*)\/\w+$/m.exec(dockerfile)![1]).toBe(dataDir)
})

test('what the manual names exists: variables, scripts, pages and the words of errors', () => {
  const manual = read('docs/operate.md')
  const named = [...manual.matchAll(/`((?:(?:LICET|REDIS|NODE)_|DATABASE_URL)[A-Z_]*)/g)].map(
    ([, name]) => name!,
  )
  expect(named.length).toBeGreaterThan(20)
  for (const name of named) expect(Object.keys(variables)).toContain(name)
  for (const [, script] of manual.matchAll(/npm run ([\w:]+)/g)) expect(scripts).toHaveProperty(script!)
  for (const [path] of manual.matchAll(/(docs|test)\/[\w/.-]*[\w/]/g))
    expect(existsSync(path), path).toBe(true)
  const source = [
    'src/config/config.ts',
    'src/config/check-gateway.ts',
    'src/config/environment-file.ts',
    'src/platform/database/open.ts',
    'src/platform/database/migrate.ts',
    'src/platform/database/lock.ts',
  ]
    .concat(
      'src/platform/database/error-remedy.ts',
      'src/platform/database/free-disk-space.ts',
      'src/platform/database/unavailable.ts',
    )
    .concat(
      'src/http/reject-request.ts',
      'src/http/server.ts',
      'src/platform/cancellation.ts',
      'src/platform/limits/overloaded.ts',
      'src/auth/access-token.ts',
      'src/platform/secrets.ts',
      'src/platform/installation.ts',
      'src/platform/data-directory.ts',
      'src/platform/database/assert-rights.ts',
      'src/platform/database/open-pglite.ts',
    )
    .map(read)
    .join('\n')
  const errors = [...manual.split('## When something is wrong')[1]!.matchAll(/^\| (.+?) +\|/gm)].slice(2)
  expect(errors.length).toBeGreaterThan(5)
  for (const [, words] of errors) {
    // A symptom, not a message.
    if (words!.startsWith('No response')) continue
    for (const part of words!.replace(/\(\d+\)|is 503/g, '').split('…')) {
      expect(source).toContain(part.replaceAll('`', '').trim().slice(0, 40))
    }
  }
})

/** What the image itself sets. */
function imageEnvironment(): Record<string, string> {
  const line = /^ENV (.*)$/m.exec(dockerfile)![1]!
  const set = Object.fromEntries(line.split(' ').map((pair) => pair.split('=') as [string, string]))
  for (const name of Object.keys(set)) expect(Object.keys(variables)).toContain(name)
  return set
}
