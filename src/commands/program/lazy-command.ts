import type { Command } from '@commander-js/extra-typings'

/** Adds the description, the arguments, the options and the subcommands to a command. */
export type Define = (command: Command) => unknown

/** A command whose definition is loaded only when it is used: `licet --help` loads none. */
export interface LazyCommand {
  name: string
  /** One line for the list of commands. */
  summary: string
  load(): Promise<{ define: Define }>
}
