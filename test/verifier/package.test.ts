import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { rolldown } from 'rolldown'
import { expect, test } from 'vitest'
import { usage } from '../../verifier/request/command-line.ts'
import { codes } from './codes.ts'

const folder = new URL('../../verifier/', import.meta.url)
const sources = readdirSync(folder).filter((name) => name.endsWith('.ts'))
const read = (name: string) => readFileSync(new URL(name, folder), 'utf8')

/** Everything an application ships, minified, with jose left outside. */
async function minified(): Promise<string> {
  const bundle = await rolldown({
    input: new URL('index.ts', folder).pathname,
    external: ['jose'],
    platform: 'browser',
  })
  const { output } = await bundle.generate({ minify: true })
  await bundle.close()
  expect(output).toHaveLength(1)
  return output[0].code
}

test('the package is under 15 kB of its own code, minified', async () => {
  const code = await minified()
  expect(code).toContain('statuslist+jwt')
  expect(Buffer.byteLength(code)).toBeLessThan(15_000)
  expect(gzipSync(code).length).toBeLessThan(6_500)
})

test('jose is all it imports, and it asks for nothing that only Node has', async () => {
  const { dependencies } = JSON.parse(read('package.json'))
  expect(Object.keys(dependencies)).toEqual(['jose'])
  const outside = sources.flatMap((name) =>
    [...read(name).matchAll(/from '([^']+)'/g)]
      .map(([, from]) => from!)
      .filter((from) => !from.startsWith('.')),
  )
  expect([...new Set(outside)]).toEqual(['jose'])
  expect(await minified()).not.toMatch(/\b(process|Buffer|require|__dirname|globalThis\.process)\b|node:/)
})

test('it type-checks where there are no types of Node', () => {
  const tsc = new URL('../../node_modules/.bin/tsc', import.meta.url).pathname
  expect(execFileSync(tsc, ['--noEmit', '-p', folder.pathname], { encoding: 'utf8' })).toBe('')
})

test('the codes are found where the tests look for them', () => {
  expect(codes).toHaveLength(32)
  expect(codes.at(-1)).toBe('VALID')
})

test('every code is documented, with what to do', () => {
  const page = readFileSync(new URL('../../docs/license-file.md', import.meta.url), 'utf8')
  const rows = [...page.matchAll(/^\| `([A-Z_]+)` +\| [^|]{10,}\| [^|]{10,}\|$/gm)].map(([, code]) => code)
  expect(rows).toEqual(codes)
})

test('every code is provoked by a test', () => {
  const tests = readdirSync(new URL('.', import.meta.url)).filter(
    (name) => /\.(ts|json)$/.test(name) && name !== 'package.test.ts',
  )
  const text = tests.map((name) => readFileSync(new URL(name, import.meta.url), 'utf8')).join('\n')
  expect(codes.filter((code) => !text.includes(`'${code}'`))).toEqual([])
})

const commands = readdirSync(new URL('request/', folder)).filter((name) => name.endsWith('.ts'))

test('the command needs Node and jose alone, and is no part of the library', async () => {
  const outside = commands.flatMap((name) =>
    [...read(`request/${name}`).matchAll(/from '([^']+)'/g)]
      .map(([, from]) => from!)
      .filter((from) => !from.startsWith('.') && !from.startsWith('node:')),
  )
  expect([...new Set(outside)]).toEqual(['jose'])
  for (const name of sources) expect(read(name)).not.toContain('request/')
})

test('what is published is what it says: the library, its types and the command', () => {
  const bin = (name: string) => new URL(`../../node_modules/.bin/${name}`, import.meta.url).pathname
  const built = JSON.parse(read('package.json'))
  rmSync(new URL('dist/', folder), { recursive: true, force: true })
  execFileSync(bin('tsc'), ['-p', new URL('tsconfig.build.json', folder).pathname])
  for (const { types, default: code } of Object.values<Record<string, string>>(built.exports)) {
    expect(read(types!)).toContain('export')
    expect(read(code!)).toContain('export')
  }
  const command = new URL(built.bin['licet-request'], folder).pathname
  expect(readFileSync(command, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/)
  expect(execFileSync(process.execPath, [command, '--help'], { encoding: 'utf8' })).toBe(`${usage}\n`)
})

test.each([...sources, ...commands.map((name) => `request/${name}`)])(
  '%s is short enough to hold one noun',
  (name) => {
    expect(read(name).split('\n').length).toBeLessThanOrEqual(150)
  },
)
