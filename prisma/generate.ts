import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { writeQueryCompiler } from '../bin/query-compiler.js'
import { isGenerated, recordSources } from '../generators/generated-from.ts'
import { readQueryCompilerFromFile } from './read-query-compiler.ts'

/*
 * Generates the client of the database and the types of the graph's records from the models, with the packages of `generators/`, which
 * are large. The generated code is committed. It stays as it is if it was generated from the present models.
 */
const root = fileURLToPath(new URL('..', import.meta.url))
const client = join(root, 'prisma/client')

/** What the generated code of `prisma/` depends on. */
export const databaseSources = {
  files: [
    'prisma/schema.prisma',
    'prisma/models/*.prisma',
    'prisma/generate.ts',
    'prisma/read-query-compiler.ts',
  ],
  packages: ['prisma', '@pothos/plugin-prisma'],
  outputs: ['prisma/client/**/*.ts', 'prisma/pothos-types.ts'],
}

function generate(): void {
  const generators = join(root, 'generators')
  const command = join(generators, 'node_modules/prisma/build/index.js')
  const installed = join(generators, 'node_modules/prisma/package.json')
  const { dependencies } = JSON.parse(readFileSync(join(generators, 'package.json'), 'utf8'))
  // After an update of Prisma, the installed version is another one.
  if (!existsSync(installed) || JSON.parse(readFileSync(installed, 'utf8')).version !== dependencies.prisma) {
    process.stdout.write(
      'Prisma generates the client of the database. Its packages are installed in generators/ once.\n',
    )
    execFileSync('npm', ['ci', '--ignore-scripts', '--silent'], { cwd: generators, stdio: 'inherit' })
  }
  execFileSync(process.execPath, [command, 'generate', '--schema', 'prisma'], {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      // Prisma finds the generator of Pothos here, also without npm.
      PATH: [join(root, 'node_modules/.bin'), process.env.PATH].join(delimiter),
      // `prisma generate` looks for a schema engine that it never runs; any executable spares the download.
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
    },
  })
  readQueryCompilerFromFile(client)
  recordSources('prisma/client', databaseSources)
}

if (import.meta.main) {
  if (!isGenerated('prisma/client', databaseSources)) generate()
  // It is not committed.
  writeQueryCompiler(client)
}
