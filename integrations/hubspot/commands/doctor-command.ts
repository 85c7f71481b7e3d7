import { checkPortal } from '../portal/check-portal.ts'
import { readCommand } from './command-client.ts'
import type { RunSubcommand } from './subcommand.ts'

const usage = `npm run hubspot -- doctor

Looks at the HubSpot account of the token: token, portal, scopes, calls of the day, properties and their options; and,
where an app of HubSpot is configured, whether the gateway at LICET_PUBLIC_URL takes its webhooks. Says for each problem
what to click. Writes nothing. Reads LICET_PUBLIC_URL and the variables that begin with LICET_HUBSPOT.`

/** Prints what is right and what is not; exits with 1 where something is not. */
export const run: RunSubcommand = async (args) => {
  if (args.includes('--help')) {
    console.log(usage)
    return 0
  }
  const command = readCommand()
  if (typeof command === 'string') {
    console.error(`hubspot doctor: ${command}`)
    return 1
  }
  const findings = await checkPortal(command.client, command)
  for (const { check, ok, message, fix } of findings) {
    console.log(`${ok ? '✓' : '✗'} ${check}: ${message}`)
    if (fix) console.log(`  → ${fix}`)
  }
  const wrong = findings.filter(({ ok }) => !ok).length
  console.log(wrong === 0 ? '\nHubSpot can be told everything.' : `\n${wrong} to mend.`)
  return wrong === 0 ? 0 : 1
}
