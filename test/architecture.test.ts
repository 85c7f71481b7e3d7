import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { expect, test } from 'vitest'

/** Who may import whom. ARCHITECTURE.md shows the same table to people. */
const allowed: Record<string, readonly string[]> = {
  prisma: [],
  domain: ['prisma'],
  integrations: ['domain', 'prisma'],
  schema: ['domain', 'prisma'],
  entry: ['domain', 'integrations', 'prisma', 'schema'],
  demo: ['verifier'],
  verifier: [],
}

const entryPoints = new Set([
  'integrations/hubspot/commands/hubspot-command.ts',
  'src/gateway/app.ts',
  'src/commands/import/import-command.ts',
  'src/main.ts',
  'src/gateway/run-jobs.ts',
  'src/worker.ts',
])

/** The only places that may import a library. */
const doors: Record<string, (path: string) => boolean> = {
  '@pothos/': (path) => path.startsWith('schema/'),
  'graphql-yoga': (path) => path === 'schema/server/yoga.ts' || /^schema\/[a-z-]+\.ts$/.test(path),
  '@whatwg-node/': (path) => path === 'schema/server/yoga.ts',
  'pg-boss': (path) => path === 'src/platform/jobs.ts' || entryPoints.has(path),
  '@hubspot/api-client': (path) => path === 'integrations/hubspot/api/client.ts',
  'p-queue': (path) => path === 'integrations/hubspot/api/limiter.ts',
  '@electric-sql/': (path) => path.startsWith('src/database/'),
  '@prisma/': (path) => path.startsWith('src/database/'),
  'pglite-prisma-adapter': (path) => path.startsWith('src/database/'),
  'typeid-js': (path) => path === 'src/platform/ids.ts',
  nodemailer: (path) => path.startsWith('integrations/email/'),
  mailparser: (path) => path.startsWith('integrations/email/'),
  'markdown-it': (path) => path.startsWith('integrations/email/'),
  mjml: (path) => path.startsWith('integrations/email/'),
  'prom-client': (path) => path === 'src/platform/metrics/metrics.ts',
  pino: (path) => path === 'src/platform/logger.ts',
  'graphql-rate-limit': (path) => path === 'schema/builder/rate-limit.ts',
  'rate-limiter-flexible': (path) => path.startsWith('src/limits/'),
  ioredis: (path) => path.startsWith('src/limits/'),
  '@escape.tech/': (path) => path.startsWith('schema/'),
  'proxy-addr': (path) => path === 'src/http/client-address.ts',
  'ipaddr.js': (path) => path === 'src/http/client-address.ts',
  '@opentelemetry/': (path) => path === 'src/platform/telemetry/open-telemetry.ts',
  jose: (path) => /^(src\/auth|src\/license-files|verifier)\//.test(path),
}

const tops = ['src', 'schema', 'integrations', 'demo', 'verifier']
const files = tops.flatMap((top) =>
  readdirOrNone(top)
    .filter((name) => name.endsWith('.ts') && !/^(generated|dist)\/|node_modules\//.test(name))
    .map((name) => `${top}/${name}`),
)

function readdirOrNone(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
  } catch {
    return []
  }
}

function layerOf(path: string): string {
  if (entryPoints.has(path)) return 'entry'
  const top = path.split('/')[0]!
  return top === 'src' ? 'domain' : top
}

function specifiersOf(path: string): string[] {
  const source = readFileSync(path, 'utf8')
  return [...source.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(([, specifier]) => specifier!)
}

function importsOf(path: string): string[] {
  return specifiersOf(path)
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => normalize(join(dirname(path), specifier)))
}

test('there are files to look at', () => {
  expect(files.length).toBeGreaterThan(50)
})

test.each(files)('%s imports only what its layer may', (path) => {
  const from = layerOf(path)
  const forbidden = importsOf(path).filter((target) => {
    const to = layerOf(target)
    return to !== from && !allowed[from]!.includes(to)
  })
  expect(forbidden).toEqual([])
})

test.each(files)('%s goes to outside libraries through their doors', (path) => {
  const forbidden = specifiersOf(path).filter((specifier) =>
    Object.entries(doors).some(([library, mayImport]) => isOf(specifier, library) && !mayImport(path)),
  )
  expect(forbidden).toEqual([])
})

const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'))
const installed = Object.keys(JSON.parse(readFileSync('package-lock.json', 'utf8')).packages)
/** What only makes what is committed. */
const makes: Record<string, string> = { 'integrations/email/compile-template.ts': 'mjml' }
const shipped = files.filter((path) => /^(src|schema|integrations)\/(?!hubspot\/app\/)/.test(path))

test.each(shipped)('%s imports no package that an installation for production lacks', (path) => {
  const lacking = specifiersOf(path).filter(
    (specifier) =>
      // All else is no package: a file, a part of Node, or text that looks like an import.
      installed.some((place) => place && isOf(specifier, place.replace('node_modules/', ''))) &&
      makes[path] !== specifier &&
      !Object.keys(dependencies).some((name) => isOf(specifier, name)),
  )
  expect(lacking).toEqual([])
})

function isOf(specifier: string, library: string): boolean {
  return library.endsWith('/')
    ? specifier.startsWith(library)
    : specifier === library || specifier.startsWith(`${library}/`)
}

test.each(files)('%s reads the environment in src/config/config.ts only', (path) => {
  if (path === 'src/config/config.ts' || path.startsWith('demo/')) return
  expect(readFileSync(path, 'utf8')).not.toMatch(/process\.env/)
})

test('no integration imports another', () => {
  const crossing = files.filter((path) => {
    if (!path.startsWith('integrations/')) return false
    const own = path.split('/').slice(0, 2).join('/')
    return importsOf(path).some(
      (target) => target.startsWith('integrations/') && !target.startsWith(`${own}/`),
    )
  })
  expect(crossing).toEqual([])
})

test.each(files)('%s is short enough to hold one noun', (path) => {
  expect(readFileSync(path, 'utf8').split('\n').length).toBeLessThanOrEqual(250)
})

test('so is every test, bench and model', () => {
  const others = ['test', 'bench', 'prisma'].flatMap((top) =>
    readdirOrNone(top)
      .filter((name) => /\.(ts|prisma)$/.test(name) && !/^(client\/|pothos-types)/.test(name))
      .map((name) => `${top}/${name}`),
  )
  const long = others.filter((path) => readFileSync(path, 'utf8').split('\n').length > 251)
  expect(long).toEqual([])
})
