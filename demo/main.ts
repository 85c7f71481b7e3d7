import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { createGraphqlClient } from '../src/platform/graphql-client.ts'
import { employAgent } from './agent.ts'
import { answerFromCrm } from './answer-from-crm.ts'
import { explainValidation } from './explain-validation.ts'
import { Gateway } from './gateway.ts'
import { helpCustomer } from './help-customer.ts'
import { loseLease } from './lose-lease.ts'
import { onboardCustomer } from './onboard-customer.ts'
import { onboardOthers } from './onboard-others.ts'
import { printFunnel } from './print-funnel.ts'
import { publishCatalogue } from './publish-catalogue.ts'
import { readMail } from './read-mail.ts'
import { explain, formatMilliseconds, paint, print, section, step } from './report.ts'
import { sellByCard } from './sell-by-card.ts'
import { sellInCrm } from './sell-in-crm.ts'
import { suspendAndReinstate } from './suspend-and-reinstate.ts'
import { useInField } from './use-in-field.ts'
import { workOffline } from './work-offline.ts'

const usage = `npm run demo [-- --keep]

Starts a gateway with an embedded database in a temporary folder, and shows its main tasks through the GraphQL API:
a catalogue, the onboarding of one customer, the client in the field, refusals with their next actions, a search with
an explanation and a change, a license file without a network, a floating lease, a support agent in the CRM, the
mails, the funnel and a finding, deals of the CRM and a subscription by card. Then stops the gateway and removes the folder.

  --keep   keeps the gateway and its data until Ctrl-C
  --help   prints this help
`

/** Longest duration of a request. */
const TIMEOUT_MS = 10_000

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

process.exit(await main())

async function main(): Promise<number> {
  const options = readOptions()
  if (typeof options === 'number') return options
  const gateway = new Gateway()
  process.on('exit', () => gateway.kill())
  const interruption = Promise.race(signals.map((signal) => once(process, signal)))
  // A second Ctrl-C must not interrupt the stop, which takes a few seconds.
  for (const signal of signals) process.on(signal, () => {})
  let finished = false
  try {
    finished = await Promise.race([demonstrate(gateway, options), interruption.then(() => false)])
    if (finished && options.keep) await interruption
    return finished ? 0 : 130
  } catch (error) {
    printFailure(error, gateway)
    return 1
  } finally {
    await gateway.stop(finished ? 'SIGTERM' : 'SIGKILL')
  }
}

/** Runs every step. Returns true, or throws at the first unexpected result. */
async function demonstrate(gateway: Gateway, { keep }: { keep: boolean }): Promise<true> {
  const startedAt = performance.now()
  console.log(`${paint('bold', 'Licet')}: a real gateway, called over HTTP through its GraphQL API`)
  section('Gateway', 'an embedded database in an empty folder')
  const { url } = await step('start', async () => {
    const url = await gateway.start()
    return { says: url, url }
  })
  const vendor = createGraphqlClient({ url, apiKey: gateway.adminKey, timeoutMs: TIMEOUT_MS })
  const software = createGraphqlClient({ url, timeoutMs: TIMEOUT_MS })
  await publishCatalogue(vendor)
  const agent = employAgent(vendor, gateway.crm)
  const customer = await onboardCustomer(vendor, software, agent)
  await useInField(vendor, software, customer, url)
  await suspendAndReinstate(vendor, software, customer)
  await helpCustomer(vendor, software, customer)
  await explainValidation(vendor, customer)
  await workOffline(vendor, software, customer, url)
  await loseLease(vendor, software, url)
  await onboardOthers(vendor, software)
  await answerFromCrm(vendor, url, gateway.crm, customer)
  await readMail(vendor, url, customer)
  await printFunnel(vendor)
  await sellInCrm(vendor, url, gateway.crm)
  await sellByCard(vendor, url, gateway.stripe)
  if (!keep) await gateway.stop('SIGTERM')
  const time = formatMilliseconds(performance.now() - startedAt)
  console.log(
    `\nDone in ${time}. ${keep ? '' : 'The gateway is stopped and its folder removed (--keep leaves it running).'}`,
  )
  if (keep) printAccess(url, gateway)
  return true
}

function printAccess(url: string, { adminKey, consoleLink }: Gateway): void {
  section('The gateway is still running', 'Ctrl-C stops it and removes its folder')
  print(`console    ${consoleLink} (signed in)`)
  print(`address    ${url} (GraphiQL, in a browser)`)
  print(`admin key  ${adminKey}`)
  print(`header     { "Authorization": "Bearer ${adminKey}" }`)
}

function printFailure(error: unknown, { log }: Gateway): void {
  console.error(`\n  ${paint('red', '✗')} ${explain(error)}`)
  console.error(`\nThe last lines of the gateway's log:\n${log.map((line) => `  ${line}`).join('\n')}`)
}

/** Returns the options, or the exit code. */
function readOptions(): { keep: boolean } | number {
  if (process.env.npm_config_keep) {
    console.error(
      'npm took --keep for itself, because "--" is missing before it. Run: npm run demo -- --keep',
    )
    return 1
  }
  try {
    const { values } = parseArgs({ options: { keep: { type: 'boolean' }, help: { type: 'boolean' } } })
    if (!values.help) return { keep: values.keep ?? false }
    console.log(usage)
    return 0
  } catch (error) {
    console.error(`${explain(error)}\n\n${usage}`)
    return 1
  }
}
