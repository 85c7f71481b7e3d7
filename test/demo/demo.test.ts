import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { missingLines } from './transcript.ts'

const PATIENCE_MS = 900_000
const onLinux = process.platform === 'linux'

interface Run {
  process: ChildProcess
  /** Folder of its temporary files. */
  folder: string
  /** Returns its output. */
  printed: () => string
  /** Waits until its output matches a pattern. */
  prints: (pattern: RegExp) => Promise<void>
  /** Resolves with its exit code. */
  exitCode: Promise<number>
}

const runs: Run[] = []

afterEach(() => {
  for (const { process, folder } of runs.splice(0)) {
    process.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  }
})

function runDemo(options: readonly string[] = [], npmOptions: NodeJS.ProcessEnv = {}): Run {
  const folder = mkdtempSync(join(tmpdir(), 'licet-demo-test-'))
  const env = {
    PATH: process.env.PATH,
    NODE_COMPILE_CACHE: resolve('node_modules/.cache/node'),
    TMPDIR: folder,
    LICET_ADMIN_KEY: 'of another gateway',
    ...npmOptions,
  }
  const child = spawn(process.execPath, ['demo/main.ts', ...options], { env })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed += text
    })
  }
  const exitCode = once(child, 'close').then(([code]) => code as number)
  const prints = async (pattern: RegExp) => {
    while (!pattern.test(printed)) {
      if (child.exitCode !== null) throw new Error(`ended without printing ${pattern}:\n${printed}`)
      await Promise.race([once(child.stdout, 'data'), exitCode])
    }
  }
  const run = { process: child, folder, printed: () => printed, prints, exitCode }
  runs.push(run)
  return run
}

/** Returns the process ids of the gateways with data in a folder. */
function gatewaysIn(folder: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => environmentOf(pid).includes(`LICET_DATA_DIR=${folder}`))
    .map(Number)
}

function environmentOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8')
  } catch {
    return '' // The process has ended, or belongs to another user.
  }
}

function expectNothingLeft({ folder }: Run): void {
  expect(readdirSync(folder)).toEqual([])
  if (onLinux) expect(gatewaysIn(folder)).toEqual([])
}

describe('npm run demo', { timeout: PATIENCE_MS }, () => {
  it('onboards one customer, shows refusals and offline use, ends with the funnel, and with --keep keeps the gateway until Ctrl-C', async () => {
    // The same as without the option, but the test can query the gateway afterwards.
    const run = runDemo(['--keep'])
    await run.prints(/header .*}/)
    const facts = [
      /✓ start .* http:\/\/127\.0\.0\.1:\d+\/graphql/,
      /✓ photo-studio .* created/,
      /✓ studio-trial .* P14D/,
      /✓ studio-annual .* P1Y, grace P14D, 2 seats/,
      /✓ studio-floating .* 5 seats leased for PT1H/,
      /✓ studio-field .* 1 seat/,
      /✓ CREATE_ACCOUNT .* created/,
      /✓ ASSIGN_LICENSE .* ACTIVE until/,
      /✓ ACTIVATE .* seat 1 of 2/,
      /✓ VERIFY_USAGE .* VALID.*COMPLETED/,
      /HubSpot: License status None, .* Onboarding step Assign license/,
      /HubSpot: License status Active, Seats used 0, Seats bought 2, Next expiry \d.* Onboarding step Activate/,
      /HubSpot: License status Active, Seats used 1, .* Onboarding step Verify usage/,
      /HubSpot: License status Active, Seats used 1, .* Onboarding step Completed/,
      /✓ merge .* company (\d+) became (?!\1 )\d+; the account followed/,
      /✓ look-up .* studio-annual: It may be used until .* seats are in use\. Devices: .*laptop/,
      /✓ activate .* Kari's laptop: LICENSED; grants raw-import, export-megapixels 100/,
      /✓ validate .* a stranger: not valid, FINGERPRINT_MISMATCH → ACTIVATE/,
      /✓ activate .* REFUSED, ACTIVATION_LIMIT_EXCEEDED → RELEASE_ACTIVATION; in use by /,
      /✓ deactivate .* the office desktop gives its seat up, Kari's tablet takes it: LICENSED/,
      /✓ record usage .* 40 on render, sent in the background: 41 of 500/,
      /✓ outage .* without the gateway: usable until/,
      /✓ suspend .* SUSPENDED/,
      /✓ activate .* refused LICENSE_SUSPENDED → CONTACT_SUPPORT/,
      /✓ reinstate .* ACTIVE .* 2 devices; valid/,
      /✓ change .* a dry run, with 1 seat: .+ may be used until \d+ .*, and no device is added/,
      /✓ assign again .* same idempotencyKey: the first response again/,
      /✓ search .* “nordmann”: Contact Kari Nordmann.*, by NAME/,
      /ACTIVATION +ACTIVATION_LIMIT_EXCEEDED +Kari's tablet/,
      /✓ validation .* the office desktop: not valid, FINGERPRINT_MISMATCH → ACTIVATE/,
      /✓ change .* maxActivations 2 → 3: a third seat was sold by phone/,
      /✓ activate .* the office desktop: seat 3 of 3/,
      /✓ validate .* valid, GRACE → RENEW/,
      /✗ EXPIRED +→ RENEW/,
      /✗ FINGERPRINT_MISMATCH +→ ACTIVATE/,
      /✓ install .* the field laptop, without a network: OFFLINE; grants raw-import/,
      /✓ install .* a stranger, with a copy of the file: REFUSED, FINGERPRINT_MISMATCH/,
      /✓ openssl .* (accepts the signature, and rejects a changed file|skipped: openssl is not installed|is not OpenSSL 3)/,
      /✓ revoke .* REVOKED/,
      /✓ status list .* published again after .*; the same file: LOCKED, REVOKED/,
      /✓ check .* without a network again: LOCKED, REVOKED/,
      /✓ validate .* not valid, LEASE_EXPIRED → CHECK_IN/,
      /✓ check .* the seat is still free: the edit suite has it again, LICENSED/,
      /✓ check .* the edit suite: LOCKED, LEASE_LOST/,
      /CREATE_ACCOUNT +█+ +5 +100 %/,
      /ACTIVATE +█+ +3 +60 % +refused: PRODUCT_MISMATCH/,
      /VERIFY_USAGE +█+ +2 +40 % +refused: LICENSE_NOT_VALID, ONBOARDING_STEP_OUT_OF_ORDER/,
      /Assignment to activation: \d.* median of 3 customers/,
      /Finding: LIMIT_HIT_EARLY/,
      /1 license of type studio-annual, .* refused a device \(ACTIVATION_LIMIT_EXCEEDED\) within 7 days/,
      /found in lic_\S+\s+Sold in the CRM/,
      /✓ won .* NEW …(\w{5}): studio-team, 3 seats, ACTIVE, .*\n +mail: Your license for Photo Studio\n.*✓ renewed .* RENEW …\1: studio-team/,
      /✓ upgraded .* UPGRADE …\w{5}: studio-agency, 3 seats, ACTIVE, .* with the same key/,
      /✓ checkout .* NEW …\w{5}: studio-monthly, 2 seats, ACTIVE/,
      /✓ renewal .* RENEW …\w{5}: studio-monthly, 2 seats, ACTIVE/,
      /✓ failed payment .* not renewed: GRACE until/,
      /✓ paid .* RENEW …\w{5}: studio-monthly, 2 seats, ACTIVE/,
      /✓ canceled .* at the end of the paid period: …\w{5}: .*\n +mail: Your license for Photo Studio was changed\n\s+Done in/,
      /✓ license mail .* “Your license for Photo Studio” at http:\/\/127\.0\.0\.1:\d+\/dev\/mail\/ntf_/,
      /✓ \d{4}-\d\d-\d\d .* “Your license for Photo Studio expires on .*” \(P30D\)/,
      /✓ \d{4}-\d\d-\d\d .* “Photo Studio goes on working until .*: please renew” \(-P1D\)/,
      /✓ \d{4}-\d\d-\d\d .* “Your license for Photo Studio has expired” \(-P14D\)/,
    ]
    for (const fact of facts) expect(run.printed()).toMatch(fact)
    const [, transcript] = /```text\n([^`]*)```/.exec(readFileSync('README.md', 'utf8')) ?? []
    expect(missingLines(transcript ?? 'a transcript', run.printed()), 'README.md shows this run').toEqual([])

    const beforeKept = run.printed().slice(0, run.printed().search(/console +http/))
    const licenseKeys = beforeKept.match(/[A-Z]{2,12}(-[0-9A-Z]{5}){5}/g)
    expect(licenseKeys, 'the license key is shown once').toHaveLength(1)
    const rest = beforeKept.replace(licenseKeys?.[0] ?? '', '')
    expect(rest, 'no text that could be the admin key or a token').not.toMatch(/[\w-]{32}/)
    expect(rest, 'no colours without a terminal').not.toContain('\x1b')

    const url = /address +(\S+)/.exec(run.printed())?.[1] ?? ''
    const authorization = /"Authorization": "(.*)"/.exec(run.printed())?.[1] ?? ''
    const headers = { 'content-type': 'application/json', authorization }
    const body = JSON.stringify({ query: '{ onboardings { edges { node { state } } } }' })
    const response = await fetch(url, { method: 'POST', headers, body })
    expect(await response.text()).toContain('COMPLETED')

    run.process.kill('SIGINT')
    expect(await run.exitCode).toBe(0)
    expectNothingLeft(run)
  })

  it('removes everything after an interruption', async () => {
    const run = runDemo()
    await run.prints(/Gateway/)
    run.process.kill('SIGINT')
    expect(await run.exitCode).toBe(130)
    expectNothingLeft(run)
  })

  it.runIf(onLinux)('prints the failure and the log, and removes everything', async () => {
    const run = runDemo()
    await run.prints(/✓ start/)
    for (const pid of gatewaysIn(run.folder)) process.kill(pid, 'SIGKILL')
    expect(await run.exitCode).toBe(1)
    expect(run.printed()).toMatch(/✗ [\w-]+: /)
    expect(run.printed()).toMatch(/last lines of the gateway's log:\n {2}Licet is ready/)
    expectNothingLeft(run)
  })

  it('refuses to run if npm took --keep for itself', async () => {
    const run = runDemo([], { npm_config_keep: 'true' })
    expect(await run.exitCode).toBe(1)
    expect(run.printed()).toMatch(/^npm took --keep .* Run: npm run demo -- --keep\n$/)
  })

  it('prints its help', async () => {
    const run = runDemo(['--help'])
    expect(await run.exitCode).toBe(0)
    expect(run.printed()).toContain('--keep')
  })
})
