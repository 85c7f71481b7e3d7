import { CommanderError } from '@commander-js/extra-typings'
import { createProgram, type Output } from './commands/program/create-program.ts'
import type { Define, LazyCommand } from './commands/program/lazy-command.ts'
import { refuseSwallowed } from './commands/program/refuse-swallowed.ts'
import { resolveHelp } from './commands/program/resolve-help.ts'
import { readNpmScript } from './config/npm-options.ts'
import type { reconcileShop } from './gateway/reconcile-shop.ts'
import { orExit } from './platform/or-exit.ts'

/** Exit code of every command that was called in a wrong way. */
const USAGE_ERROR = 1

/** All commands. Each is loaded only if it is called. */
export const commands: readonly LazyCommand[] = [
  {
    name: 'start',
    summary: 'start the gateway',
    load: async () => ({ define: defineStart }),
  },
  {
    name: 'worker',
    summary: 'run the jobs in a separate process',
    load: async () => ({ define: defineWorker }),
  },
  {
    name: 'catalog',
    summary: 'compare, apply and write a catalogue file',
    load: () => import('./commands/catalog/catalog-command.ts'),
  },
  {
    name: 'import',
    summary: 'import customers, licenses and devices from Keygen or CSV',
    load: () => import('./commands/import/import-command.ts'),
  },
  {
    name: 'hubspot',
    summary: 'set up HubSpot, check the connection, run the emulator',
    load: () => import('../integrations/hubspot/commands/hubspot-command.ts'),
  },
  {
    name: 'stripe',
    summary: 'set up Stripe, check it, read it again, run the emulator',
    load: async () => {
      const { define } = await import('../integrations/stripe/commands/stripe-command.ts')
      return { define: (command) => define(command, reconcileStripe) }
    },
  },
  {
    name: 'mail',
    summary: 'check the mail server, and render every mail',
    load: () => import('../integrations/email/mail-command.ts'),
  },
  {
    name: 'report',
    summary: 'write the insights of a period as HTML, JSON and CSV',
    load: () => import('./commands/report/report-command.ts'),
  },
  {
    name: 'key',
    summary: 'create an admin API key, for example when the last one is lost',
    load: () => import('./commands/key/key-command.ts'),
  },
  {
    name: 'migration',
    summary: 'apply the migrations of the database, or write one',
    load: () => import('./commands/migration/migration-command.ts'),
  },
]

/** The command line of Licet. Runs the command that the arguments name, and sets the exit code of the process. */
export async function licet(args: readonly string[], output?: Output): Promise<void> {
  await orExit(async () => {
    try {
      const program = await createProgram(commands, args, output)
      const npm = readNpmScript()
      if (npm) refuseSwallowed(program, args, npm)
      await program.parseAsync(resolveHelp(program, args), { from: 'user' })
    } catch (error) {
      if (!(error instanceof CommanderError)) throw error
      process.exitCode = error.exitCode === 0 ? 0 : USAGE_ERROR
    }
  })
}

/** Composes the gateway on its database, without a server, for a command of the integration. */
const reconcileStripe: typeof reconcileShop = async (options) => {
  const gateway = await import('./gateway/reconcile-shop.ts')
  return await gateway.reconcileShop(options)
}

const environmentHelp = '.env.example explains the environment variables.'

const defineStart: Define = (command) =>
  command
    .description(`Starts the gateway: the GraphQL API and, by default, its jobs. ${environmentHelp}`)
    .action(async () => {
      await import('./main.ts')
    })

const defineWorker: Define = (command) =>
  command
    .description(
      `Runs the jobs in a separate process, beside gateways with LICET_WORKER=apart on PostgreSQL. ${environmentHelp}`,
    )
    .action(async () => {
      await import('./worker.ts')
    })
