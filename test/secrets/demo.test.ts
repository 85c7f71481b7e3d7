import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { dumpTables } from '../dump-tables.ts'
import { findLeaks } from './leaks.ts'

const PATIENCE_MS = 900_000
const folder = mkdtempSync(join(tmpdir(), 'licet-secrets-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The demonstration, as `npm run demo -- --keep` runs it, when it is over; its gateway still serves. */
async function runDemo() {
  mkdirSync(join(folder, 'recorded'))
  mkdirSync(join(folder, 'temporary'))
  const hook = new URL('./record-demo.ts', import.meta.url).href
  const child = spawn(process.execPath, ['--import', hook, 'demo/main.ts', '--keep'], {
    env: {
      PATH: process.env.PATH,
      NODE_COMPILE_CACHE: resolve('node_modules/.cache/node'),
      TMPDIR: join(folder, 'temporary'),
      RECORD_TO: join(folder, 'recorded'),
    },
  })
  let printed = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed += text
    })
  const exit = once(child, 'exit')
  onTestFinished(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGINT')
    child.kill('SIGCONT')
    await exit
  })
  while (!/header .*}/.test(printed)) {
    if (child.exitCode !== null) throw new Error(`the demonstration failed:\n${printed}`)
    await Promise.race([once(child.stdout, 'data'), exit])
  }
  const url = /address +(\S+)/.exec(printed)![1]!
  const [name] = readdirSync(join(folder, 'temporary')).filter((one) => one.startsWith('licet-demo-'))
  return {
    child,
    url,
    adminKey: /admin key +(\S+)/.exec(printed)![1]!,
    data: join(folder, 'temporary', name!, 'data'),
  }
}

const recorded = (name: string) => readFileSync(join(folder, 'recorded', name), 'utf8')

/** Every page of the CRM: its first, and each record that it links to. */
async function readCrm(crm: string): Promise<string> {
  const first = await (await fetch(crm)).text()
  const links = new Set([...first.matchAll(/href="(\/[^"]+)"/g)].map(([, link]) => link!))
  const pages = await Promise.all([...links].map(async (link) => (await fetch(crm + link)).text()))
  return [first, ...pages].join('\n')
}

/** Ends the process that uses the data directory, as a machine failure would, before the demo can remove it. */
function killGateway(child: ChildProcess, data: string): void {
  child.kill('SIGSTOP')
  const [pid] = readdirSync('/proc').filter((name) => {
    if (!/^\d+$/.test(name)) return false
    try {
      return readFileSync(`/proc/${name}/environ`, 'utf8').includes(`LICET_DATA_DIR=${data}`)
    } catch {
      return false
    }
  })
  process.kill(Number(pid), 'SIGKILL')
}

async function readTables(data: string): Promise<Map<string, string>> {
  const pglite = await PGlite.create(join(data, 'pglite'))
  try {
    return await dumpTables({ query: async ({ text }) => (await pglite.query(text)).rows as never })
  } finally {
    await pglite.close()
  }
}

test.runIf(process.platform === 'linux')(
  'after the demonstration no secret is in the database, the log, the metrics, the CRM or an error',
  { timeout: PATIENCE_MS },
  async () => {
    const { child, url, adminKey, data } = await runDemo()
    const answers = recorded('answers')
    const licenseKeys = [...new Set(answers.match(/[A-Z]{2,12}(-[0-9A-Z]{5}){5}/g))]
    const [, hubspotToken] = /"token":"([^"]+)"/.exec(answers)!
    expect(licenseKeys.length).toBeGreaterThan(4)
    const secrets = Object.fromEntries([
      ['admin key', adminKey],
      ['LICET_SECRET', readFileSync(join(data, 'secret'), 'utf8').trim()],
      ...licenseKeys.map((key, at) => [`license key ${at + 1}`, key]),
      ['token of HubSpot', hubspotToken!],
    ])

    const metrics = await (await fetch(new URL('/metrics', url))).text()
    const crm = await readCrm(/CRM: an emulator of HubSpot at (http[^\s,]+)/.exec(recorded('log'))![1]!)
    killGateway(child, data)
    const places = await readTables(data)
    places.set('the log', recorded('log'))
    places.set('the metrics', metrics)
    places.set('the CRM', crm)
    places.set(
      'errors',
      answers
        .split('\n')
        .filter((answer) => /"(errors|message)":/.test(answer))
        .join('\n'),
    )

    for (const [place, mark] of [
      ['the log', 'activateLicense'],
      ['errors', 'ACTIVATION_LIMIT_EXCEEDED'],
      ['the metrics', 'licet_validations_total'],
      ['the CRM', 'Nordlys'],
      ['public.events', 'license.issued'],
      ['public.notifications', 'LICENSE_ISSUED'],
      ['pgboss.job', 'notifications.send-due'],
    ] as const)
      expect(places.get(place), place).toContain(mark)
    // What is looked for is found where it may be.
    const found = findLeaks(
      new Map([
        ['the mails', readMails(join(data, 'mail'))],
        ['the answers', answers],
      ]),
      secrets,
    )
    for (const place of ['the mails', 'the answers'])
      expect(
        found.some((leak) => leak.startsWith('license key') && leak.endsWith(place)),
        place,
      ).toBe(true)
    expect(findLeaks(places, { customer: 'Nordlys' })).toEqual(
      expect.arrayContaining(['customer in public.accounts', 'customer in the CRM']),
    )
    expect(findLeaks(places, secrets)).toEqual([])
  },
)

function readMails(path: string): string {
  return readdirSync(path)
    .map((name) => readFileSync(join(path, name), 'utf8'))
    .join('\n')
}
