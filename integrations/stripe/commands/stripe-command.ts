import { type Command, InvalidArgumentError } from '@commander-js/extra-typings'
import type { PriceMapping } from '../setup/map-prices.ts'
import type { RunReconcile } from './reconcile-command.ts'

/** `licet stripe`: sets Stripe up, checks it, reads it again, and emulates it. `reconcile` has the database of the gateway. */
export function define(command: Command, reconcile: RunReconcile): void {
  const stripe = command
    .description('Sets up Stripe for the gateway, checks it, reads it again, or emulates it.')
    .addHelpText(
      'after',
      `
Exit codes: 0 done; 1 a problem, which the output explains.
integrations/stripe/README.md describes the integration.`,
    )

  stripe
    .command('doctor')
    .summary('check whether the gateway can follow sales, and show how to fix each problem')
    .description(
      `Checks the key and its mode, its permissions, the webhook endpoint and its events, whether the gateway at LICET_PUBLIC_URL accepts its webhooks, and which prices name no SKU. Shows how to fix each problem. Writes nothing.

Reads LICET_PUBLIC_URL and the variables that begin with LICET_STRIPE.`,
    )
    .action(async () => {
      const { run } = await import('./doctor-command.ts')
      process.exitCode = await run()
    })

  stripe
    .command('setup')
    .summary('create the webhook endpoint, and give prices their SKUs')
    .description(
      `Creates the webhook endpoint for the gateway at LICET_PUBLIC_URL and prints its signing secret once, or adds the events that it lacks. Gives prices their SKUs. Removes nothing. A second run changes nothing.

The key needs write access to Webhook Endpoints, and with --sku to Prices.`,
    )
    .option('--sku <mapping>', 'price and its SKU, such as price_123=STUDIO-1Y; can be repeated', addMapping)
    .action(async ({ sku = [] }) => {
      const { run } = await import('./setup-command.ts')
      process.exitCode = await run(sku)
    })

  stripe
    .command('reconcile')
    .summary('read everything that was sold, and follow what was missed')
    .description(
      `Reads all subscriptions, purchases and single invoices of Stripe, and follows them as if their events had arrived. Prints what that changes.

An embedded database must not be in use by the gateway. With DATABASE_URL the gateways can continue to run.`,
    )
    .option('--dry-run', 'change nothing, and print what would change')
    .option(
      '--since <date>',
      'oldest purchases and single invoices, such as 2026-01-31 (default: all)',
      toDate,
    )
    .action(async ({ dryRun = false, since = null }) => {
      const { run } = await import('./reconcile-command.ts')
      process.exitCode = await run({ dryRun, since }, reconcile)
    })

  stripe
    .command('emulator')
    .summary('run an emulator of Stripe on this machine, for development and tests')
    .description('Runs an emulator of Stripe. It keeps its data in memory, until it ends.')
    .option('--port <port>', 'port on 127.0.0.1; 0 for a free port', toPort, 4020)
    .option('--key <key>', 'the secret key that it accepts, such as sk_test_1 (default: a new one)')
    .action(async (options) => {
      const { run } = await import('./emulator-command.ts')
      await run(options)
    })
}

function addMapping(value: string, mappings: PriceMapping[] = []): PriceMapping[] {
  const [price = '', ...rest] = value.split('=')
  const sku = rest.join('=').trim()
  if (!/^price_\w+$/.test(price.trim()) || sku === '')
    throw new InvalidArgumentError('It must be a price and its SKU, such as price_123=STUDIO-1Y.')
  return [...mappings, { price: price.trim(), sku }]
}

function toDate(value: string): Date {
  const date = new Date(`${value}T00:00:00Z`)
  // 30 February would be a day in March.
  if (!Number.isNaN(date.getTime()) && date.toISOString().startsWith(`${value}T`)) return date
  throw new InvalidArgumentError('It must be a date, such as 2026-01-31.')
}

function toPort(value: string): number {
  if (/^\d{1,5}$/.test(value) && Number(value) <= 65_535) return Number(value)
  throw new InvalidArgumentError('It must be a port from 0 to 65535.')
}
