import { type Command, InvalidArgumentError } from '@commander-js/extra-typings'
import { isTimeZone } from '../../../src/platform/time-zone.ts'

/** `licet hubspot`: sets HubSpot up, checks it, and emulates it. */
export function define(command: Command): void {
  const hubspot = command
    .description('Sets up HubSpot for the sync, checks it, creates products, or emulates it.')
    .addHelpText(
      'after',
      `
Exit codes: 0 done; 1 a problem, which the output explains.
integrations/hubspot/README.md describes the integration.`,
    )

  hubspot
    .command('doctor')
    .summary('check whether the sync can work, and show how to fix each problem')
    .description(
      `Checks the HubSpot account of the token: token, portal, scopes, daily calls, properties and their options. Also checks what the options need that are set: license objects, labels, the timeline, renewals. If a HubSpot app is configured, also checks the scopes of deals and tickets, and that the gateway at LICET_PUBLIC_URL accepts its webhooks and the actions of workflows. Shows how to fix each problem. Writes nothing.

Reads LICET_PUBLIC_URL and the variables that begin with LICET_HUBSPOT.`,
    )
    .action(async () => {
      const { run } = await import('./doctor-command.ts')
      process.exitCode = await run()
    })

  hubspot
    .command('setup')
    .summary('create the properties that the sync writes and HubSpot lacks')
    .description(
      `Creates what the HubSpot account of the token lacks: the group "Licensing" on companies and contacts, its properties and options; with a HubSpot app also those of deals; with LICET_HUBSPOT_LICENSE_OBJECTS=1 also the custom object "License" with its properties and associations; with LICET_HUBSPOT_ROLE_LABELS=1 also the labels of contacts. Changes and removes nothing else. A second run changes nothing.`,
    )
    .action(async () => {
      const { run } = await import('./setup-command.ts')
      process.exitCode = await run()
    })

  hubspot
    .command('products')
    .summary('create products in HubSpot for the SKUs of the catalogue')
    .description(
      `Creates a product in HubSpot for each SKU of a published license type that no product has. Changes and removes nothing: names and prices in HubSpot stay. A second run creates nothing. Reads the license types from a gateway with an admin key.`,
    )
    .option('--url <url>', 'URL of the GraphQL API of the gateway', toUrl, 'http://127.0.0.1:4000/graphql')
    .option('--key <key>', 'an admin key; LICET_ADMIN_KEY is safer, because process lists do not show it')
    .option('--dry-run', 'print what would be created, and create nothing')
    .action(async (options) => {
      const { run } = await import('./products-command.ts')
      process.exitCode = await run(options)
    })

  hubspot
    .command('emulator')
    .summary('run an emulator of HubSpot on this machine, for development and tests')
    .description('Runs an emulator of HubSpot. It keeps its data in memory, until it ends.')
    .option('--port <port>', 'port on 127.0.0.1; 0 for a free port', toPort, 4010)
    .option('--token <token>', 'the token that it accepts (default: a new one)')
    .option('--secret <secret>', 'the secret that signs webhooks and cards (default: a new one)')
    .option('--time-zone <zone>', 'the time zone of the account, such as Europe/Berlin', toTimeZone)
    .option('--webhooks <url>', 'URL to which it sends signed events of companies, contacts and deals', toUrl)
    .action(async (options) => {
      const { run } = await import('./emulator-command.ts')
      await run(options)
    })
}

function toPort(value: string): number {
  if (/^\d{1,5}$/.test(value) && Number(value) <= 65_535) return Number(value)
  throw new InvalidArgumentError('It must be a port from 0 to 65535.')
}

function toTimeZone(value: string): string {
  if (isTimeZone(value)) return value
  throw new InvalidArgumentError('It must be a time zone, such as Europe/Berlin.')
}

function toUrl(value: string): string {
  if (/^https?:$/.test(URL.parse(value)?.protocol ?? '')) return value
  throw new InvalidArgumentError('It must be an http or https address.')
}
