import { expect, test } from 'vitest'
import { createProgram } from '../../../src/commands/program/create-program.ts'
import { refuseSwallowed } from '../../../src/commands/program/refuse-swallowed.ts'
import { readNpmScript } from '../../../src/config/npm-options.ts'
import { commands } from '../../../src/licet.ts'
import { OperatorError } from '../../../src/platform/operator-error.ts'

/** What npm adds to the environment of a script in any case. */
const always = {
  npm_config_cache: '/var/cache/npm',
  npm_config_prefix: '/usr',
  npm_config_user_agent: 'npm/11',
}

/** The remedy against a command line that npm ran as a script with these options for itself; null if it runs. */
async function remedyOf(script: string, command: string, args: string[], taken: Record<string, string>) {
  const npm = readNpmScript({
    ...always,
    npm_lifecycle_event: script,
    npm_lifecycle_script: command,
    ...Object.fromEntries(Object.entries(taken).map(([name, value]) => [`npm_config_${name}`, value])),
  })!
  try {
    refuseSwallowed(await createProgram(commands, args), args, npm)
    return null
  } catch (error) {
    expect(error).toBeInstanceOf(OperatorError)
    expect((error as OperatorError).message).toMatch(
      /^npm took --[a-z -]+ for itself, because "--" is missing/,
    )
    return (error as OperatorError).remedy
  }
}

const importCsv = (args: string[], taken: Record<string, string>) =>
  remedyOf('import', 'node bin/licet.js import', ['import', 'csv', 'a.csv', ...args], taken)

test('refuses a command whose options npm took, with the correct command line', async () => {
  expect(await importCsv([], { dry_run: 'true' })).toBe('Run: npm run import -- csv a.csv --dry-run')
  expect(await importCsv([], { dry_run: 'true', report: "it's.json" })).toBe(
    `Run: npm run import -- csv a.csv --dry-run --report 'it'\\''s.json'`,
  )
  expect(await importCsv(['--report', 'r.json'], { map: 'License Key=key' })).toBe(
    "Run: npm run import -- csv a.csv --report r.json --map 'License Key=key'",
  )
  expect(
    await remedyOf('catalog', 'node bin/licet.js catalog', ['catalog', 'apply', 'c.yaml'], {
      url: 'http://x',
    }),
  ).toBe('Run: npm run catalog -- apply c.yaml --url http://x')
  expect(
    await remedyOf('report', 'node bin/licet.js report', ['report'], {
      from: '2026-01-01',
      license_type: 'a',
    }),
  ).toBe('Run: npm run report -- --from 2026-01-01 --license-type a')
  expect(await remedyOf('npx', 'licet', ['import', 'csv', 'a.csv'], { dry_run: 'true' })).toBe(
    'Run: npx licet import csv a.csv --dry-run',
  )
  expect(
    await remedyOf('nightly', 'licet import csv a.csv', ['import', 'csv', 'a.csv'], { dry_run: 'true' }),
  ).toBe('Run: npm run nightly -- --dry-run')
})

test('shows where the options belong if npm passed their values on as arguments', async () => {
  const report = ['report', '2026-01-01', '2026-01-31']
  expect(await remedyOf('report', 'node bin/licet.js report', report, { from: 'true', out: 'true' })).toBe(
    'Write "--" before the options: npm run report -- --from <day> --out <folder>',
  )
  expect(
    await remedyOf('catalog', 'node bin/licet.js catalog', ['catalog', 'apply', 'c.yaml', 'http://x'], {
      url: 'true',
    }),
  ).toBe('Write "--" before the options: npm run catalog -- apply … --url <url>')
})

test('refuses --to, which npm completes to an option of its own', async () => {
  expect(
    await remedyOf('mail', 'node bin/licet.js mail', ['mail', 'doctor'], {
      token_description: 'a@b.example',
    }),
  ).toBe('Run: npm run mail -- doctor --to a@b.example')
})

test.each(['dryrun', 'dry_rn', 'dry_runn', 'dry_rum', 'dyr_run', 'DRY_RUN'])(
  'refuses --dry-run as %s, a spelling that npm does not know either',
  async (name) => {
    expect(await importCsv([], { [name]: 'true' })).toBe('Run: npm run import -- csv a.csv --dry-run')
  },
)

test('does not repeat a secret', async () => {
  const args = ['hubspot', 'emulator']
  expect(await remedyOf('hubspot', 'node bin/licet.js hubspot', args, { token: 's3cret' })).toBe(
    'Run: npm run hubspot -- emulator --token TOKEN',
  )
})

test('runs a command that has its options, or whose options npm did not take', async () => {
  expect(await importCsv([], {})).toBe(null)
  expect(await importCsv(['--dry-run'], { dry_run: 'true' })).toBe(null)
  expect(await importCsv(['--report=r.json'], { report: 'r.json' })).toBe(null)
  expect(await importCsv([], { dry_run: '', loglevel: 'silent', json: 'true', port: '1' })).toBe(null)
  expect(await remedyOf('start', 'node bin/licet.js start', ['start'], { dry_run: 'true' })).toBe(null)
})

test('outside of npm there is no script', () => {
  expect(readNpmScript({ ...always, npm_config_dry_run: 'true' })).toBe(null)
})
