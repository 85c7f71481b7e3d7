import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core'
import { publint } from 'publint'
import { afterAll, expect, test } from 'vitest'

const root = new URL('../../', import.meta.url).pathname
const folder = mkdtempSync(join(tmpdir(), 'licet-packed-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Builds and packs a package outside the repository, because other tests use its `dist`. */
function pack(name: string): Buffer {
  const copy = join(folder, name)
  cpSync(join(root, name), copy, { recursive: true, filter: (path) => !path.endsWith('/dist') })
  const tsc = join(root, 'node_modules', '.bin', 'tsc')
  execFileSync(tsc, ['-p', join(root, name, 'tsconfig.build.json'), '--outDir', join(copy, 'dist')])
  if (name === 'client')
    cpSync(join(copy, 'electron/page'), join(copy, 'dist/client/electron/page'), { recursive: true })
  const packed = execFileSync('npm', ['pack', '--ignore-scripts', '--json'], { cwd: copy, encoding: 'utf8' })
  return readFileSync(join(copy, JSON.parse(packed)[0].filename))
}

const names = ['client', 'verifier']
const tarballs = new Map(names.map((name) => [name, pack(name)]))

test.each(names)('publint finds no problem in the tarball of %s', async (name) => {
  const tarball = Uint8Array.from(tarballs.get(name)!).buffer
  const { messages } = await publint({ pack: { tarball }, strict: true })
  expect(messages).toEqual([])
})

// The packages are ES modules with `exports`. So `require` of TypeScript's mode node16-cjs, and node10, do not apply.
test.each(names)('every entry of %s has types that fit its code, for Node and for bundlers', async (name) => {
  const packed = createPackageFromTarballData(new Uint8Array(tarballs.get(name)!))
  const analysis = await checkPackage(packed)
  if (!analysis.types) throw new Error('the package has no types')
  const kinds = ['node16-esm', 'bundler'] as const
  for (const [entry, { resolutions }] of Object.entries(analysis.entrypoints).filter(
    ([path]) => path !== './package.json',
  ))
    for (const kind of kinds)
      expect([entry, kind, resolutions[kind].resolution?.isTypeScript]).toEqual([entry, kind, true])
  const applies = (problem: (typeof analysis.problems)[number]) =>
    !('resolutionKind' in problem) || kinds.some((kind) => kind === problem.resolutionKind)
  expect(analysis.problems.filter(applies)).toEqual([])
})

test('both checks find a wrong package', async () => {
  const copy = join(folder, 'wrong')
  cpSync(join(folder, 'client'), copy, {
    recursive: true,
    filter: (path) => !/\/dist\/client\/node\/cli\.d\.ts$|\.tgz$/.test(path),
  })
  const packed = execFileSync('npm', ['pack', '--ignore-scripts', '--json'], { cwd: copy, encoding: 'utf8' })
  const tarball = Uint8Array.from(readFileSync(join(copy, JSON.parse(packed)[0].filename)))
  const { messages } = await publint({ pack: { tarball: tarball.buffer }, strict: true })
  expect(messages.map(({ code }) => code)).toContain('FILE_DOES_NOT_EXIST')
  const analysis = await checkPackage(createPackageFromTarballData(tarball))
  if (!analysis.types) throw new Error('the package has no types')
  expect(analysis.problems).toContainEqual(
    expect.objectContaining({ kind: 'UntypedResolution', entrypoint: './cli', resolutionKind: 'bundler' }),
  )
})
