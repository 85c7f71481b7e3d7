import { setUpPortal } from '../portal/setup.ts'
import { readCommand } from './command-client.ts'
import type { RunSubcommand } from './subcommand.ts'

const usage = `npm run hubspot -- setup

Makes what the HubSpot account of the token lacks: the group "Licensing" on companies and contacts, its properties, and
options; with LICET_HUBSPOT_LICENSE_OBJECTS=1 also the custom object "License" with its properties. Changes nothing else, removes nothing, and does nothing when it is run again.`

/** Prints what was made; exits with 1 where something stopped it, or is left for a person. */
export const run: RunSubcommand = async (args) => {
  if (args.includes('--help')) {
    console.log(usage)
    return 0
  }
  const command = readCommand()
  if (typeof command === 'string') {
    console.error(`hubspot setup: ${command}`)
    return 1
  }
  const { done, left, stopped } = await setUpPortal(command.client, command.licenseObjects)
  for (const line of done) console.log(`✓ ${line}`)
  for (const line of left) console.log(`✗ ${line}`)
  if (stopped)
    console.error(`✗ ${stopped.code}: ${stopped.reason}\n  → npm run hubspot -- doctor says what to click.`)
  else if (done.length === 0 && left.length === 0)
    console.log('✓ There is nothing to make: all of it is there.')
  return stopped || left.length > 0 ? 1 : 0
}
