// What an installation generates after its packages are there: the client of the database, typed documents, the console and the bundle
// of the gateway. Plain JavaScript: the Node that runs `npm ci` runs it, too.
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
/** Packages that generate. They are development dependencies, because nothing that runs needs them. */
const tools = ['prisma', '@graphql-codegen/core', '@graphql-codegen/client-preset', 'rolldown']
/** Files and folders that are generated. */
const generated = [
  'prisma/client',
  'prisma/pothos-types.ts',
  'demo/generated',
  'client/generated',
  'web/src/generated',
  'web/public/reference',
  'web/dist',
  'dist',
]

if (tools.every((name) => existsSync(join(root, 'node_modules', name)))) {
  npm(['run', 'codegen', '--silent'], root)
  npm(['run', 'console', '--silent'], root)
  npm(['run', 'bundle', '--silent'], root)
} else {
  generateApart()
}

/**
 * Generates in a copy of the sources with all packages, and keeps the result. So `npm ci --omit=dev` leaves only the packages that run,
 * and so does an installation with NODE_ENV=production.
 */
function generateApart() {
  console.log('The development packages generate code in a temporary folder. This takes one or two minutes.')
  const folder = mkdtempSync(join(tmpdir(), 'licet-install-'))
  try {
    cpSync(root, folder, { recursive: true, filter: (path) => isSource(relative(root, path).split(sep)) })
    npm(['ci', '--include=dev'], folder)
    for (const path of generated) {
      rmSync(join(root, path), { recursive: true, force: true })
      cpSync(join(folder, path), join(root, path), { recursive: true })
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Whether a path is needed to generate: no package, no data, no secret, and none of what is generated. */
function isSource(path) {
  return (
    !path.includes('node_modules') &&
    !['.git', 'data', '.env', 'tls'].includes(path[0]) &&
    !generated.includes(path.join('/'))
  )
}

function npm(command, folder) {
  const { npm_config_omit, npm_config_production, NODE_ENV, ...env } = process.env
  const program = process.env.npm_execpath
  const [file, args] = program ? [process.execPath, [program, ...command]] : ['npm', command]
  execFileSync(file, args, { cwd: folder, env, stdio: 'inherit' })
}
