// What an installation does after its packages are there: it writes the query compiler of the database, the console and the bundle of
// the gateway, and removes files that no process reads. Plain JavaScript: the Node that runs `npm ci` runs it, too.
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isBundled } from './bundle.js'
import { writeQueryCompiler } from './query-compiler.js'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const packages = join(root, 'node_modules')
const consolePackages = join(root, 'web', 'node_modules')
const hasDevelopmentPackages = existsSync(join(packages, 'rolldown'))

if (Number(process.versions.node.split('.')[0]) < 26 && !existsSync(join(packages, 'node', 'bin'))) {
  console.error('Licet requires Node 26 or later. Run npm ci without --omit=optional, which installs it.')
  process.exit(1)
}
removeUnread(writeQueryCompiler(join(root, 'prisma', 'client')))
console.log('Licet: building the console and the bundle of the gateway. This takes about a minute.')
const hadConsolePackages = existsSync(consolePackages)
npm(['run', 'console', '--silent'], root)
if (hasDevelopmentPackages) npm(['run', 'bundle', '--silent'], root)
else if (!isBundled(root)) {
  // The packages of the console have the bundler, too.
  if (!existsSync(consolePackages)) npm(['ci', '--include=dev', '--silent'], dirname(consolePackages))
  npm(['run', 'bundle', '--silent'], root)
}
// An installation without development packages keeps only those that run.
if (!hasDevelopmentPackages && !hadConsolePackages) remove(consolePackages)

/** Removes the headers and manuals of Node, and the query compilers of other databases: a quarter of what is installed. */
function removeUnread(compiler) {
  const node = join(packages, 'node', 'node_modules')
  const platforms = existsSync(node) ? readdirSync(node) : []
  for (const name of platforms) for (const folder of ['include', 'share']) remove(join(node, name, folder))
  const runtime = dirname(join(packages, compiler))
  const isRead = (name) =>
    [`${compiler}.js`, `${compiler}.mjs`, `${compiler}.wasm-base64.js`].includes(
      `@prisma/client/runtime/${name}`,
    )
  for (const name of readdirSync(runtime))
    if (name.startsWith('query_compiler_') && !isRead(name)) remove(join(runtime, name))
}

function remove(path) {
  rmSync(path, { recursive: true, force: true })
}

/** Runs npm with all packages, also with NODE_ENV=production. */
function npm(command, folder) {
  const { npm_config_omit, npm_config_production, NODE_ENV, ...env } = process.env
  const program = process.env.npm_execpath
  const [file, args] = program ? [process.execPath, [program, ...command]] : ['npm', command]
  execFileSync(file, args, { cwd: folder, env, stdio: 'inherit' })
}
