import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> }
const commands = Object.entries(scripts).filter(([, script]) => script.startsWith('node bench/'))

/** Runs a command as npm does. `npmOptions` are those that npm took. A call that is not refused would wait for a server. */
function run(script: string, args: readonly string[], npmOptions: Record<string, string> = {}) {
  const taken = Object.entries(npmOptions).map(([name, value]) => [`npm_config_${name}`, value])
  const { status, stdout, stderr } = spawnSync(process.execPath, [script.replace('node ', ''), ...args], {
    env: {
      PATH: process.env.PATH,
      TEST_DATABASE_URL: 'postgres://127.0.0.1:1/none',
      ...Object.fromEntries(taken),
    },
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}
const load = 'node bench/load/main.ts'

describe.each(commands)('npm run %s', (name, script) => {
  it('prints its usage', () => {
    const { status, stdout } = run(script, ['--help'])
    expect(stdout).toContain(`npm run ${name} -- [`)
    expect(status).toBe(0)
  })

  it('refuses an unknown option before it starts anything', () => {
    const { status, stderr } = run(script, ['--unknown', '5'])
    expect(stderr).toMatch(/^--unknown is no option\. The options are --/)
    expect(stderr).toContain(`Nothing was done.\nRun: npm run ${name} -- --help\n`)
    expect(status).toBe(2)
  })
})

describe('the options of a command', () => {
  it.each([
    ['5', 'npm run load -- --seconds 5'],
    [undefined, 'npm run load -- --seconds …'],
  ])('show what to type after npm took one of them', (argument, command) => {
    const { status, stderr } = run(load, argument ? [argument] : [], { seconds: 'true' })
    expect(stderr).toBe(
      `npm took --seconds for itself, because "--" is missing before the options. Nothing was done.\nRun: ${command}\n`,
    )
    expect(status).toBe(2)
  })

  it('show what to type after npm took several of them', () => {
    const { status, stderr } = run('node bench/attack/main.ts', ['0'], {
      seconds: '5',
      latency_factor: 'true',
    })
    expect(stderr).toContain('Run: npm run attack -- --seconds 5 --latency-factor …\n')
    expect(status).toBe(2)
  })

  it('keep the scenarios of a benchmark in what to type', () => {
    const { stderr } = run('node bench/main.ts', ['validate', '1000'], { licenses: 'true' })
    expect(stderr).toContain('Run: npm run bench -- validate --licenses 1000\n')
  })

  it.each([
    [['--seconds'], '--seconds needs a number of at least 1.'],
    [['--seconds', 'ten'], '--seconds needs a number of at least 1, not ten.'],
    [['--seconds', '0'], '--seconds needs a number of at least 1, not 0.'],
    [['--seconds', '--rate', '3'], '--seconds needs a number of at least 1, not --rate.'],
    [['--gateways', '1.5'], '--gateways needs a whole number of at least 1, not 1.5.'],
    [['--report', '--rate'], '--report needs a text, not --rate.'],
    [
      ['-x'],
      '-x is no option. The options are --seconds, --gateways, --rate, --latency-factor, --report, --server.',
    ],
    [['--toString'], '--toString is no option.'],
    [['more'], 'more is no option and belongs to none.'],
  ])('refuse %j', (args, problem) => {
    const { status, stdout, stderr } = run(load, args)
    expect(stderr.replaceAll('\n', ' ')).toContain(problem)
    expect(stdout).toBe('')
    expect(status).toBe(2)
  })

  it('refuse an unknown scenario', () => {
    const { status, stderr } = run('node bench/main.ts', ['everything'])
    expect(stderr).toContain(
      'everything is none of validate, activate, verify, status-list, bulk, graph, start, import, lists, size.',
    )
    expect(status).toBe(2)
  })
})
