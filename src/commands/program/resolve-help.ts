import type { CommandUnknownOpts } from '@commander-js/extra-typings'

/**
 * Returns the arguments with `help` as the option `--help`: `help catalog` is `catalog --help`. Removes `--help` after an
 * unknown command, which is then refused like everywhere else.
 */
export function resolveHelp(program: CommandUnknownOpts, args: readonly string[]): string[] {
  const resolved: string[] = []
  let command = program
  for (let index = 0; index < args.length; index++) {
    const arg = args[index]!
    if (arg === '--' || command.commands.length === 0) return [...resolved, ...args.slice(index)]
    if (arg === 'help') return resolveHelp(program, [...resolved, ...args.slice(index + 1), '--help'])
    resolved.push(arg)
    if (arg.startsWith('-')) {
      // The value of an option is no command.
      if (optionOf(command, arg)?.required && index + 1 < args.length) resolved.push(args[++index]!)
      continue
    }
    const child = command.commands.find((known) => known.name() === arg)
    if (!child) return [...resolved, ...args.slice(index + 1)].filter((word) => !/^(--help|-h)$/.test(word))
    command = child
  }
  return resolved
}

function optionOf(command: CommandUnknownOpts, flag: string) {
  return command.options.find(({ long, short }) => long === flag || short === flag)
}
