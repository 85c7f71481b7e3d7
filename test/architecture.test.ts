import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { expect, test } from 'vitest'

/** The layers of `src/`, from the top. A room imports only its own files and rooms of the layers below it. */
const layers = [
  ['licet.ts'],
  ['main.ts', 'worker.ts'],
  ['run-gateway.ts', 'run-processes.ts'],
  ['commands'],
  ['gateway'],
  ['config', 'privacy', 'retention'],
  ['shops'],
  ['crm', 'webhooks'],
  ['insights', 'http'],
  ['domain'],
  ['subscriptions', 'auth'],
  ['platform'],
  ['texts'],
]

/** The layers inside `src/domain/`, from the top. */
const domainLayers = [
  ['bulk-operations'],
  ['lists'],
  ['license-files', 'sandbox', 'trials', 'sales', 'key-pools'],
  ['activations'],
  ['onboarding'],
  ['usage'],
  ['licenses'],
  ['mailed-codes'],
  ['notifications'],
  ['validation'],
  ['device-keys'],
  ['license-keys', 'signing-keys', 'catalogue', 'accounts'],
  ['terms'],
]

/** The definitions of the commands, and the program that runs them. */
const commandLine = /^src\/(licet\.ts$|commands\/)|^integrations\/.*-command\.ts$/

/** The only places that import a library. */
const libraries: Record<string, RegExp> = {
  '@commander-js/': commandLine,
  '@electric-sql/': /^src\/platform\/database\//,
  '@escape.tech/': /^schema\/server\//,
  '@hubspot/api-client': /^integrations\/hubspot\/api\/client\.ts$/,
  '@opentelemetry/': /^src\/platform\/telemetry\/open-telemetry\.ts$/,
  '@pothos/': /^schema\//,
  '@prisma/': /^src\/platform\/database\//,
  '@whatwg-node/': /^schema\/server\/yoga\.ts$/,
  commander: commandLine,
  'csv-parse': /^src\/commands\/import\/csv\//,
  dataloader: /^schema\/builder\//,
  'graphql-jit': /^schema\/server\/(compile-document|hot-path|compiled-queries)\.ts$/,
  'graphql-rate-limit': /^schema\/builder\/rate-limit\.ts$/,
  'graphql-yoga': /^schema\/(server|builder|events)\//,
  ioredis: /^src\/platform\/limits\//,
  'ipaddr.js': /^src\/(http\/client-address|webhooks\/requests\/address-ranges)\.ts$/,
  jose: /^(src\/auth|src\/platform\/secrets\.ts|src\/domain\/(license-files|signing-keys|device-keys|validation)|client|verifier)\b/,
  mailparser: /^integrations\/email\//,
  'markdown-it': /^integrations\/email\//,
  mjml: /^integrations\/email\/templates\/compile\.ts$/,
  nodemailer: /^integrations\/email\//,
  'p-queue': /^integrations\/(hubspot|stripe)\/api\/limiter\.ts$/,
  'pg-boss': /^src\/(platform\/jobs\.ts$|gateway\/)/,
  'pglite-prisma-adapter': /^src\/platform\/database\//,
  pino: /^src\/platform\/logger\.ts$/,
  'prom-client': /^src\/platform\/metrics\//,
  'proxy-addr': /^src\/http\/client-address\.ts$/,
  'rate-limiter-flexible': /^src\/platform\/limits\//,
  stripe: /^integrations\/stripe\/api\/client\.ts$/,
  tar: /^src\/platform\/database\/template\.ts$/,
  'typeid-js': /^src\/platform\/ids\.ts$/,
}

interface Import {
  specifier: string
  /** Path of the imported file from the root; null for a package. */
  target: string | null
  /** False for an import of types only: it is erased. */
  isLoaded: boolean
  isDynamic: boolean
}

const tops = ['src', 'schema', 'integrations', 'demo', 'bench', 'client', 'verifier', 'web']
const files = tops.flatMap((top) =>
  readdirSync(top, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !/(^|\/)(generated|dist|node_modules)\//.test(name))
    .map((name) => `${top}/${name}`)
    .filter((path) => !path.startsWith('integrations/hubspot/app/')),
)
const sources = new Map(files.map((path) => [path, readFileSync(path, 'utf8')]))
const imports = new Map(files.map((path) => [path, importsOf(path)]))
/** Files that the running gateway may load. */
const shipped = files.filter((path) => /^(src|schema|integrations)\//.test(path))

function importsOf(path: string): Import[] {
  const code = sources.get(path)!.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
  const statements = /\b(?:(?:import|export)(\s+type)?\b[^;'"`()]*?\bfrom\s*|import(\s*\(\s*)?\s*)'([^']+)'/g
  return [...code.matchAll(statements)].map(([, type, dynamic, specifier]) => ({
    specifier: specifier!,
    target: specifier!.startsWith('.') ? normalize(join(dirname(path), specifier!)) : null,
    isLoaded: type === undefined,
    isDynamic: dynamic !== undefined,
  }))
}

/** Returns the forbidden imports of some files, one a line. */
function violations(paths: readonly string[], isForbidden: (from: string, to: Import) => boolean): string[] {
  return paths.flatMap((from) =>
    imports
      .get(from)!
      .filter((to) => isForbidden(from, to))
      .map((to) => `${from} imports ${to.target ?? to.specifier}`),
  )
}

function isOf(specifier: string, library: string): boolean {
  return library.endsWith('/')
    ? specifier.startsWith(library)
    : specifier === library || specifier.startsWith(`${library}/`)
}

/** Returns the room of a file. A file directly in a top folder is a room of its own. A package is one room. */
function roomOf(path: string): string {
  const depth = /^(src\/domain|integrations)\//.test(path) ? 3 : 2
  return path.split('/').slice(0, depth).join('/')
}

/** Returns the circles of a graph, each as the names on it. Uses Tarjan's algorithm. */
function circles(graph: ReadonlyMap<string, ReadonlySet<string>>): string[][] {
  const index = new Map<string, number>()
  const low = new Map<string, number>()
  const stack: string[] = []
  const found: string[][] = []
  const visit = (node: string): void => {
    index.set(node, index.size)
    low.set(node, index.get(node)!)
    stack.push(node)
    for (const next of graph.get(node) ?? []) {
      if (!index.has(next)) visit(next)
      if (stack.includes(next)) low.set(node, Math.min(low.get(node)!, low.get(next)!))
    }
    if (low.get(node) !== index.get(node)) return
    const circle = stack.splice(stack.indexOf(node))
    if (circle.length > 1) found.push(circle.sort())
  }
  for (const node of graph.keys()) if (!index.has(node)) visit(node)
  return found
}

function graphOf(nodeOf: (path: string) => string): Map<string, Set<string>> {
  const graph = new Map<string, Set<string>>()
  for (const path of files) {
    const from = nodeOf(path)
    const targets = graph.get(from) ?? new Set()
    graph.set(from, targets)
    for (const { target } of imports.get(path)!) {
      if (target && sources.has(target) && nodeOf(target) !== from) targets.add(nodeOf(target))
    }
  }
  return graph
}

test('the rules cover every source file', () => {
  expect(files.length).toBeGreaterThan(500)
})

test('a room of src imports only rooms of the layers below it', () => {
  const layerOf = (path: string) => layers.findIndex((rooms) => rooms.includes(path.split('/')[1]!))
  const src = files.filter((path) => path.startsWith('src/'))
  expect(src.filter((path) => layerOf(path) === -1)).toEqual([])
  expect(
    violations(src, (from, { target }) => {
      if (!target?.startsWith('src/') || roomOf(target).split('/')[1] === from.split('/')[1]) return false
      return layerOf(target) <= layerOf(from)
    }),
  ).toEqual([])
})

test('a room of the domain imports only rooms of the layers below it', () => {
  const layerOf = (path: string) => domainLayers.findIndex((rooms) => rooms.includes(path.split('/')[2]!))
  const domain = files.filter((path) => path.startsWith('src/domain/'))
  expect(domain.filter((path) => layerOf(path) === -1)).toEqual([])
  expect(
    violations(domain, (from, { target }) => {
      if (!target?.startsWith('src/domain/') || target.split('/')[2] === from.split('/')[2]) return false
      return layerOf(target) <= layerOf(from)
    }),
  ).toEqual([])
})

test('files do not import each other in a circle', () => {
  expect(circles(graphOf((path) => path))).toEqual([])
})

test('rooms do not import each other in a circle', () => {
  expect(circles(graphOf(roomOf))).toEqual([])
})

test('schema and integrations import only src, and only gateway imports them', () => {
  const isCommand = /^integrations\/[^/]+\/(commands\/)?[a-z-]+-command\.ts$/
  const topOf = (path: string) =>
    path
      .split('/')
      .slice(0, path.startsWith('integrations/') ? 2 : 1)
      .join('/')
  expect(
    violations(shipped, (from, { target, isDynamic }) => {
      if (!target || !/^(schema|integrations|src)\//.test(target) || topOf(from) === topOf(target))
        return false
      if (target.startsWith('src/')) return false
      if (from === 'src/licet.ts' && isDynamic && isCommand.test(target)) return false
      return !from.startsWith('src/gateway/')
    }),
  ).toEqual([])
})

test('integrations and schema import neither the composition root nor commands', () => {
  expect(
    violations(
      files.filter((path) => /^(schema|integrations)\//.test(path)),
      (_from, { target }) => /^src\/(gateway|commands|main\.ts|worker\.ts)/.test(target ?? ''),
    ),
  ).toEqual([])
})

test('the help of licet loads no command, and a command loads no other command', () => {
  const loadedBy = (path: string, loaded = new Set<string>()): Set<string> => {
    if (loaded.has(path)) return loaded
    loaded.add(path)
    for (const { target, isLoaded, isDynamic } of imports.get(path) ?? [])
      if (target && isLoaded && !isDynamic) loadedBy(target, loaded)
    return loaded
  }
  const help = [...loadedBy('src/licet.ts')]
  const isLight =
    /^src\/(licet\.ts|commands\/program\/.*|config\/npm-options\.ts|platform\/(or-exit|operator-error)\.ts)$/
  expect(help.filter((path) => !isLight.test(path))).toEqual([])
  const entries = imports.get('src/licet.ts')!.filter(({ isDynamic }) => isDynamic)
  expect(entries.length).toBeGreaterThan(2)
  const isCommand = /^(src\/commands\/.*|integrations\/.*-command\.ts)$/
  for (const { target } of entries) {
    const room = target!.split('/').slice(0, -1).join('/')
    const others = [...loadedBy(target!)].filter(
      (path) => isCommand.test(path) && !path.startsWith(`${room}/`),
    )
    expect(others, target!).toEqual([])
  }
})

test('an emulator is loaded only where it is started', () => {
  const starts = /^integrations\/(hubspot|stripe)\/(emulate\.ts|commands\/emulator-command\.ts)$/
  const isEmulator = (path: string | null) => /^integrations\/\w+\/emulator\//.test(path ?? '')
  expect(
    violations(
      shipped.filter((path) => !isEmulator(path)),
      (from, { target, isLoaded, isDynamic }) =>
        isEmulator(target) && isLoaded && !(isDynamic && starts.test(from)),
    ),
  ).toEqual([])
})

test('the emulators, the client and the verifier import nothing of the gateway', () => {
  expect(
    violations(
      files.filter((path) => /^(integrations\/\w+\/emulator|client|verifier|web)\//.test(path)),
      (from, { target }) =>
        target !== null &&
        !target.startsWith(from.match(/^(client|verifier|web|.*emulator)\//)![0]) &&
        !(from.startsWith('client/') && target.startsWith('verifier/')),
    ),
  ).toEqual([])
})

test('the parts and the texts of the console import no screen', () => {
  expect(
    violations(
      files.filter((path) => /^web\/src\/(parts|i18n)\//.test(path)),
      (_from, { target }) => target !== null && !/^web\/src\/(parts|i18n|app|generated)\//.test(target),
    ),
  ).toEqual([])
})

test('each outside library is imported in one place', () => {
  expect(
    violations(
      files.filter((path) => !/^(demo|bench)\//.test(path)),
      (from, { specifier }) =>
        Object.entries(libraries).some(([library, place]) => isOf(specifier, library) && !place.test(from)),
    ),
  ).toEqual([])
})

test('the gateway imports no package that an installation for production lacks', () => {
  const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'))
  const installed = Object.keys(JSON.parse(readFileSync('package-lock.json', 'utf8')).packages)
  expect(
    violations(
      shipped,
      (_from, { specifier }) =>
        installed.some((place) => place && isOf(specifier, place.replace('node_modules/', ''))) &&
        !Object.keys(dependencies).some((name) => isOf(specifier, name)),
    ),
  ).toEqual([])
})

test('the environment is read in src/config only', () => {
  const readers = files.filter(
    (path) => !/^(demo|bench|src\/config)\//.test(path) && sources.get(path)!.includes('process.env'),
  )
  expect(readers).toEqual([])
})

test('a file that a person writes is decoded by readUtf8File, which refuses other bytes', () => {
  /** They read files of the repository or of the gateway itself, or a token whose characters are checked. */
  const others = [
    'integrations/email/templates/compile.ts',
    'integrations/email/templates/template.ts',
    'integrations/hubspot/api/token.ts',
    'integrations/stripe/api/key.ts',
    'src/platform/database/lock.ts',
    'src/platform/database/migrate.ts',
    'src/platform/database/open-pglite.ts',
  ]
  const decoding = shipped.filter((path) =>
    /\breadFile(Sync)?\([^\n]*['"]utf-?8['"]/.test(sources.get(path)!),
  )
  expect(decoding.sort()).toEqual(others)
})

test('the domain names no outside system: another source of sales is one folder of integrations', () => {
  const named = files.filter(
    (path) => path.startsWith('src/domain/') && /stripe|hubspot/i.test(withoutComments(sources.get(path)!)),
  )
  expect(named).toEqual([])
})

function withoutComments(code: string): string {
  return code.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
}
