import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { recordInputs } from './bin/bundle.js'
import { writeTemplate } from './prisma/template.ts'

/*
 * Bundles the command line, the gateway and the worker into `dist/`, which `bin/licet.js` runs while its inputs are unchanged. A start
 * reads a few files instead of two thousand. Names are kept, and the code is not minified, so that a stack names its functions.
 * Writes the template of the embedded database there, too.
 */
const root = fileURLToPath(new URL('.', import.meta.url))
/** An installation without development packages has Rolldown among the packages of the console. */
const require = createRequire(import.meta.url)
const { rolldown }: typeof import('rolldown') = require(
  require.resolve('rolldown', { paths: [root, join(root, 'web')] }),
)

/** Packages that read files beside their code, or of which all packages must use the same copy. */
const whole = [
  '@electric-sql/pglite',
  '@prisma/schema-engine-wasm',
  'graphql',
  'pino',
  'pino-pretty',
  'prom-client',
]
/** Packages that are loaded only when they are used. */
const late = [
  '@graphql-yoga/render-graphiql',
  '@hubspot/api-client',
  '@opentelemetry',
  'email-providers',
  'graphql-jit',
  'graphql-rate-limit',
  'ioredis',
  'mailparser',
  'markdown-it',
  'nodemailer',
  'pg-cloudflare',
  'stripe',
  'tldts',
  'yaml',
]
/** Whether a package stays in `node_modules`. */
const isSeparate = (id: string) =>
  [...whole, ...late].some((name) => id === name || id.startsWith(`${name}/`))

const bundle = await rolldown({
  cwd: root,
  input: 'src/licet.ts',
  platform: 'node',
  external: isSeparate,
  logLevel: 'warn',
  plugins: [{ name: 'source-urls', transform: (code, id) => ({ code: keepSourceUrls(code, id) }) }],
})
// A folder beside the present one, so that a bundle that is interrupted leaves the present one.
const next = join(root, 'dist.new')
rmSync(next, { recursive: true, force: true })
mkdirSync(next)
const { output } = await bundle.write({ dir: next, format: 'esm', keepNames: true })
await bundle.close()
const modules = output.flatMap((chunk) =>
  chunk.type === 'chunk'
    ? [[chunk.fileName, chunk.moduleIds.filter((id) => id.startsWith(root)).map(pathOf)] as const]
    : [],
)
await writeTemplate(next)
writeFileSync(join(next, 'modules.json'), JSON.stringify(Object.fromEntries(modules)))
const sources = modules.flatMap(([, paths]) => paths).filter((path) => !path.includes('node_modules/'))
recordInputs(
  root,
  next,
  [...new Set([...sources, 'bundle.ts', 'package-lock.json', 'tsconfig.json'])].toSorted(),
)
rmSync(join(root, 'dist'), { recursive: true, force: true })
renameSync(next, join(root, 'dist'))

/** The path of a module from the root. */
function pathOf(id: string): string {
  return relative(root, id).replaceAll('\\', '/')
}

/** Files are found relative to the module that names them. All chunks are in one folder beside the sources. */
function keepSourceUrls(code: string, id: string): string {
  const path = relative(join(root, 'dist'), id).replaceAll('\\', '/')
  return code.replaceAll(/\bimport\.meta\.url\b/g, `new URL(${JSON.stringify(path)}, import.meta.url).href`)
}
