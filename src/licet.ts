import { CommanderError } from '@commander-js/extra-typings'
import { createProgram, type Output } from './commands/program/create-program.ts'
import type { Define, LazyCommand } from './commands/program/lazy-command.ts'
import { resolveHelp } from './commands/program/resolve-help.ts'
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
]

/** The command line of Licet. Runs the command that the arguments name, and sets the exit code of the process. */
export async function licet(args: readonly string[], output?: Output): Promise<void> {
  await orExit(async () => {
    try {
      const program = await createProgram(commands, args, output)
      await program.parseAsync(resolveHelp(program, args), { from: 'user' })
    } catch (error) {
      if (!(error instanceof CommanderError)) throw error
      process.exitCode = error.exitCode === 0 ? 0 : USAGE_ERROR
    }
  })
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
