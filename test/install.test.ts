import { execFileSync } from 'node:child_process'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { outputs, sourcesOf } from '../codegen.ts'
import { isGenerated, type Sources } from '../generators/generated-from.ts'
import { databaseSources } from '../prisma/generate.ts'

// Without the `/`, Git lists the ignored folders of `clients` with those of `client`.
const folders = ['src/', 'schema/', 'integrations/', 'prisma/', 'demo/', 'client/', 'web/']
const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'))
const { version } = JSON.parse(readFileSync('generators/package-lock.json', 'utf8')).packages[
  'node_modules/prisma'
]

test('an installation has at most 480 packages', () => {
  const installed = Object.keys(packages).filter((path) => path !== '' && existsSync(path))
  expect(installed.length).toBeGreaterThan(300)
  expect(installed.length).toBeLessThanOrEqual(480)
})

test('an installation has no file of Node and Prisma that no process reads', () => {
  expect(existsSync('node_modules/node/bin')).toBe(true)
  const compilers = globSync('node_modules/@prisma/client/runtime/query_compiler_*')
  expect(compilers.filter((path) => !path.includes('_fast_bg.postgresql.'))).toEqual([])
  expect(globSync('node_modules/node/node_modules/*/{include,share}')).toEqual([])
})

const generatedFrom = new Map<string, Sources>([
  ['prisma/client/', databaseSources],
  ...Object.entries(outputs).map(([folder, output]) => [folder, sourcesOf(folder, output)] as const),
])

test.each([...generatedFrom.keys()])(
  '%s was generated from the present sources: run `npm run codegen` where it was not',
  (folder) => {
    expect(isGenerated(folder, generatedFrom.get(folder)!)).toBe(true)
  },
)

test('the client of the database is of the version in generators/', () => {
  expect(readFileSync('prisma/client/internal/class.ts', 'utf8')).toContain(`"clientVersion": "${version}"`)
})

test('generated code is committed, without a path of the machine', () => {
  const ignored = execFileSync(
    'git',
    ['ls-files', '--others', '--ignored', '--exclude-standard', '--directory', ...folders],
    { encoding: 'utf8' },
  )
    .split('\n')
    .filter((path) => path !== '' && !/(node_modules|dist)\/$/.test(path))
  // An installation writes them.
  expect(ignored).toEqual(['prisma/client/query-compiler.wasm', 'web/public/reference/'])
  const generated = globSync([
    'prisma/client/**/*.ts',
    'prisma/pothos-types.ts',
    '{demo,client,web/src}/generated/**/*.ts',
  ])
  expect(generated.filter((path) => readFileSync(path, 'utf8').includes(process.cwd()))).toEqual([])
})
