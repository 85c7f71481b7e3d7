import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { recordInputs } from '../../../bin/bundle.js'

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'licet-bin-')))
afterAll(() => rmSync(folder, { recursive: true }))

/** Makes a Node look like an earlier one. As an argument, it does not reach the process that `licet` starts. */
const earlier = join(folder, 'earlier.mjs')
writeFileSync(earlier, "Object.defineProperty(process.versions, 'node', { value: '20.20.2' })")

/** Starts a file of `licet` with a Node that looks like Node 20. */
function start(file: string, ...args: string[]) {
  return run(['--import', earlier, file, ...args])
}

function run(args: string[], variables: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, ...variables },
  })
  const output = { out: '', err: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.err += text))
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal, ...output }))
  return { child, output, ended }
}

/** Copies `bin/licet.js` to a folder whose Node of `npm ci` has that version and runs a script. */
function copyBeside(version: string | null, script = ''): string {
  const root = mkdtempSync(join(folder, 'root-'))
  cpSync('bin', join(root, 'bin'), { recursive: true })
  writeFileSync(join(root, 'package.json'), '{"type":"module"}')
  if (version === null) return join(root, 'bin/licet.js')
  mkdirSync(join(root, 'node_modules/node/bin'), { recursive: true })
  writeFileSync(join(root, 'node_modules/node/package.json'), JSON.stringify({ version }))
  writeFileSync(join(root, 'node_modules/node/bin/node'), `#!${process.execPath}\n${script}`, { mode: 0o755 })
  return join(root, 'bin/licet.js')
}

test('requires the Node that package.json installs', () => {
  const { optionalDependencies } = JSON.parse(readFileSync('package.json', 'utf8'))
  const [, required] = /^const REQUIRED = (\d+)$/m.exec(readFileSync('bin/licet.js', 'utf8'))!
  expect(required).toBe(optionalDependencies.node.split('.')[0])
})

test('with an earlier Node it runs with the Node of node_modules, with its output and exit code', async () => {
  expect(await start('bin/licet.js', 'catalog', 'diff', '--help').ended).toMatchObject({
    code: 0,
    out: expect.stringContaining('Usage: licet catalog diff '),
    err: '',
  })
  expect(await start('bin/licet.js', 'catalog', 'dif').ended).toMatchObject({
    code: 1,
    out: '',
    err: expect.stringContaining('(Did you mean diff?)'),
  })
})

test.each([
  ['is missing', null],
  ['is too old itself', '22.1.0'],
])(
  'with an earlier Node it says in one sentence which Node it requires, if that of node_modules %s',
  async (_, version) => {
    const file = copyBeside(version, 'process.exit(7)')
    const root = file.slice(0, -'/bin/licet.js'.length)
    expect(await start(file, '--help').ended).toEqual({
      code: 1,
      signal: null,
      out: '',
      err: `licet: Licet requires Node 26 or later, and this is Node 20.20.2: run "npm ci" in ${root}, which installs it, or install it from https://nodejs.org.\n`,
    })
  },
)

test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
  'forwards %s to the Node that it started, and exits with its code',
  async (signal) => {
    const script = `
      process.on('${signal}', () => console.log('got') ?? process.exit(5))
      setInterval(() => {}, 1000)
      console.log('ready')`
    const { child, output, ended } = start(copyBeside('26.0.0', script))
    await expect.poll(() => output.out).toContain('ready')
    child.kill(signal)
    expect(await ended).toEqual({ code: 5, signal: null, out: 'ready\ngot\n', err: '' })
  },
)

test('ends by the signal that ended the Node that it started', async () => {
  expect(
    await start(copyBeside('26.0.0', "process.kill(process.pid, 'SIGTERM'); setInterval(() => {}, 1000)"))
      .ended,
  ).toMatchObject({
    code: null,
    signal: 'SIGTERM',
  })
})

describe('with the Node that it requires', () => {
  /** A `licet` that only says that it ran. */
  function copyAlone(): { root: string; file: string } {
    const file = copyBeside(null)
    const root = file.slice(0, -'/bin/licet.js'.length)
    mkdirSync(join(root, 'src'))
    writeFileSync(join(root, 'src/licet.ts'), "export const licet = async () => console.log('ran')")
    return { root, file }
  }
  const ran = { code: 0, signal: null, out: 'ran\n', err: '' }

  test('keeps the compiled code for the next start', async () => {
    const { root, file } = copyAlone()
    expect(await run([file]).ended).toEqual(ran)
    expect(globSync('node_modules/.cache/licet/*/*', { cwd: root })).not.toEqual([])
    expect(await run([file]).ended).toEqual(ran)
  })

  test('runs where it cannot keep the compiled code', async () => {
    const { root, file } = copyAlone()
    mkdirSync(join(root, 'node_modules'))
    writeFileSync(join(root, 'node_modules/.cache'), 'no folder')
    expect(await run([file]).ended).toEqual(ran)
  })

  describe('and a bundle', () => {
    function copyWithBundle() {
      const { root, file } = copyAlone()
      mkdirSync(join(root, 'dist'))
      writeFileSync(join(root, 'dist/licet.js'), "export const licet = async () => console.log('bundled')")
      writeFileSync(join(root, 'dist/part.js'), '')
      recordInputs(root, join(root, 'dist'), ['package.json', 'src/licet.ts'])
      const source = join(root, 'src/licet.ts')
      return {
        root,
        source,
        text: readFileSync(source, 'utf8'),
        start: async () => (await run([file]).ended).out,
      }
    }

    test('runs it while its inputs have their content', async () => {
      const { source, text, start } = copyWithBundle()
      expect(await start()).toBe('bundled\n')
      // Another branch that was checked out and left again, or a copy in an image.
      writeFileSync(source, text)
      utimesSync(source, 1, 1)
      expect(await start()).toBe('bundled\n')
    })

    test('runs the sources after a change, also of one character', async () => {
      const { source, text, start } = copyWithBundle()
      writeFileSync(source, text.replace('ran', 'RAN'))
      expect(await start()).toBe('RAN\n')
      writeFileSync(source, text)
      expect(await start()).toBe('bundled\n')
    })

    test.each(['dist/inputs.json', 'dist/part.js', 'package.json'])(
      'runs the sources without %s',
      async (path) => {
        const { root, start } = copyWithBundle()
        rmSync(join(root, path))
        if (path === 'package.json') writeFileSync(join(root, path), '{ "type": "module" }')
        expect(await start()).toBe('ran\n')
      },
    )

    test('runs the sources while Node watches them', async () => {
      const { root } = copyWithBundle()
      const watched = run([join(root, 'bin/licet.js')], { WATCH_REPORT_DEPENDENCIES: '1' })
      expect((await watched.ended).out).toBe('ran\n')
    })
  })
})
