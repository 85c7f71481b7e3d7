import { Command, type CommandUnknownOpts, InvalidArgumentError } from '@commander-js/extra-typings'
import type { LazyCommand } from './lazy-command.ts'

/** Where a program prints; standard output and standard error by default. */
export interface Output {
  writeOut(text: string): void
  writeErr(text: string): void
}

/**
 * Creates the program for some arguments and loads the definition of the command that they name. A help request, an
 * unknown command or option, and a missing or surplus argument throw a `CommanderError`.
 */
export async function createProgram(
  commands: readonly LazyCommand[],
  args: readonly string[],
  output?: Output,
): Promise<Command> {
  const program = new Command('licet')
    .description('Licet: a self-hosted GraphQL licensing gateway.')
    .exitOverride()
    .showSuggestionAfterError()
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      ...output,
      outputError: (text, write) => write(text.replace(/^error: /, 'licet: ')),
    })
    .addHelpText('after', '\nnpx licet <command> --help prints the help of a command.')
    .addHelpText('beforeAll', ({ error }) => (error ? 'licet: a command is missing.\n' : ''))
  const called = args.find((arg) => commands.some(({ name }) => name === arg))
  // A misspelt command may be the subcommand of any command, so that all definitions are needed.
  const word = args.find((arg) => !arg.startsWith('-') && arg !== 'help')
  const isUnknown = called === undefined && word !== undefined
  for (const { name, summary, load } of commands) {
    const command = program.command(name).summary(summary)
    if (isUnknown || name === called) (await load()).define(command)
  }
  if (isUnknown) suggestSubcommand(program, word)
  prepare(program, args)
  return program
}

/** Adds to every command where its help is, and refuses an option in the place of the value of an option. */
function prepare(command: CommandUnknownOpts, args: readonly string[]): void {
  command.helpCommand(false)
  command.showHelpAfterError(`Run \`npx ${pathOf(command)} --help\` for the usage.`)
  for (const option of command.options.filter(({ required }) => required)) {
    const parse = option.parseArg
    option.argParser((value: string, previous: unknown) => {
      if (value.startsWith('-') && !args.includes(`${option.long}=${value}`))
        throw new InvalidArgumentError(`Write ${option.long}=${value} if this is the value.`)
      return parse ? parse(value, previous) : value
    })
  }
  for (const child of command.commands) prepare(child, args)
}

/** Lets the refusal of an unknown command name a subcommand of that name. */
function suggestSubcommand(program: Command, word: string): void {
  const found = program.commands
    .flatMap(({ commands }) => commands)
    .find((command) => command.name() === word)
  if (!found) return
  program.on('command:*', () =>
    program.error(`error: unknown command '${word}'\n(Did you mean ${pathOf(found)}?)`, {
      code: 'commander.unknownCommand',
    }),
  )
}

/** The words that call a command: `licet catalog diff`. */
function pathOf(command: CommandUnknownOpts): string {
  return command.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name()
}
