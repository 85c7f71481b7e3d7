import { readCommand } from './command-client.ts'
import { examinePortal } from './doctor.ts'
import type { RunSubcommand } from './subcommand.ts'

const usage = `npm run hubspot -- doctor

Looks at the HubSpot account of the token: token, portal, scopes, calls of the day, properties and their options. Says
for each problem what to click. Writes nothing. Reads LICET_HUBSPOT_TOKEN or LICET_HUBSPOT_TOKEN_FILE, and
LICET_HUBSPOT_URL.`

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
  const findings = await examinePortal(command.client, command.licenseObjects)
  for (const { check, ok, says, mend } of findings) {
    console.log(`${ok ? '✓' : '✗'} ${check}: ${says}`)
    if (mend) console.log(`  → ${mend}`)
  }
  const wrong = findings.filter(({ ok }) => !ok).length
  console.log(wrong === 0 ? '\nHubSpot can be told everything.' : `\n${wrong} to mend.`)
  return wrong === 0 ? 0 : 1
}
