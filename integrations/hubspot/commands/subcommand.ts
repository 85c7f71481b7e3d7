/** What a subcommand of `npm run hubspot` exports as `run`: does what its arguments say, answers the exit code. */
export type RunSubcommand = (args: readonly string[]) => Promise<number>

export interface Subcommand {
  does: string
  /** Imported only when it is asked for: `--help` waits for no library. */
  load: () => Promise<{ run: RunSubcommand }>
}
