import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { writeQueryCompiler } from '../bin/query-compiler.js'
import { isGenerated, recordSources } from '../generators/generated-from.ts'
import { readQueryCompilerFromFile } from './read-query-compiler.ts'

/*
 * Generates the client of the database and the types of the graph's records from the models, with the packages of `generators/`, which
 * are large. The generated code is committed. Does nothing if it was generated from the present models.
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
}

function generate(): void {
  const generators = join(root, 'generators')
  const command = join(generators, 'node_modules/prisma/build/index.js')
  if (!existsSync(command)) {
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
  writeQueryCompiler(client)
  recordSources('prisma/client', databaseSources)
}

if (import.meta.main && !isGenerated('prisma/client', databaseSources)) generate()
