import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createPostgresDatabase, hasPostgres } from '../database.ts'
import { startGateway } from '../postgres/gateway.ts'

/** What an idle gateway on PostgreSQL does not use: packages, and folders of the repository. */
const unused = [
  '@electric-sql/pglite',
  '@hubspot/api-client',
  '@opentelemetry/exporter-trace-otlp-http',
  '@opentelemetry/sdk-trace',
  '@prisma/schema-engine-wasm',
  'ajv',
  'csv-parse',
  'email-providers',
  'graphql-jit',
  'graphql-rate-limit',
  'ioredis',
  'mailparser',
  'markdown-it',
  'nodemailer',
  'pglite-prisma-adapter',
  'stripe',
  'tldts',
  'yaml',
].map((name) => `/node_modules/${name}/`)
const unusedFolders = [
  '/integrations/hubspot/',
  '/integrations/stripe/api/',
  '/integrations/stripe/emulator/',
  '/integrations/email/doctor/',
  '/src/commands/import/',
  '/src/commands/catalog/',
]

const root = fileURLToPath(new URL('../..', import.meta.url))

/** The modules of a file of the bundle, of which a gateway loads all or none. */
function modulesOf(path: string): string[] {
  const modules = JSON.parse(readFileSync(join(root, 'dist/modules.json'), 'utf8'))
  return modules[basename(path)].map((module: string) => join(root, module))
}

describe.skipIf(!hasPostgres())('an idle gateway on PostgreSQL', () => {
  test('loads nothing that it does not use', async () => {
    const database = await createPostgresDatabase()
    const folder = mkdtempSync(join(tmpdir(), 'licet-modules-'))
    onTestFinished(async () => {
      await database.drop()
      rmSync(folder, { recursive: true })
    })
    const file = join(folder, 'modules.json')
    const gateway = await startGateway(database.url, {
      NODE_OPTIONS: `--import=${new URL('list-modules.ts', import.meta.url).href}`,
      MODULES_FILE: file,
    })
    expect(await gateway.kill('SIGTERM')).toBe(0)
    const loaded = (JSON.parse(readFileSync(file, 'utf8')) as string[])
      .filter((url) => url.startsWith('file:'))
      .map((url) => fileURLToPath(url))
      .flatMap((path) => (path.startsWith(join(root, 'dist/')) ? modulesOf(path) : [path]))
    const isIn = (path: string, place: string) =>
      place.startsWith('/node_modules/') ? path.includes(place) : path.startsWith(join(root, place))
    // The list is complete: it has packages of both kinds of modules, and the code of the gateway.
    for (const used of ['/node_modules/pg/', '/node_modules/graphql-yoga/', '/src/gateway/app.ts'])
      expect(loaded.some((path) => isIn(path, used))).toBe(true)
    expect(loaded.filter((path) => [...unused, ...unusedFolders].some((place) => isIn(path, place)))).toEqual(
      [],
    )
  })
})
