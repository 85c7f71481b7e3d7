import type { CommandUnknownOpts, Option } from '@commander-js/extra-typings'
import type { NpmScript } from '../../config/npm-options.ts'
import { OperatorError } from '../../platform/operator-error.ts'

/**
 * Refuses to run a command whose options npm took for itself, because `--` was missing: `npm run import csv a.csv --dry-run`
 * would otherwise import. The message has the correct command line.
 */
export function refuseSwallowed(program: CommandUnknownOpts, args: readonly string[], npm: NpmScript): void {
  const options = optionsOf(program, args)
  const swallowed = options.flatMap((option) => {
    const given = args.some((arg) => arg === option.long || arg.startsWith(`${option.long}=`))
    const taken = [...npm.options].find(([name]) => isSpelling(name, option.attributeName()))
    return taken && !given ? [{ option, value: taken[1] }] : []
  })
  if (swallowed.length === 0) return
  const names = swallowed.map(({ option }) => option.long).join(' and ')
  const line = [...callOf(npm, args), ...swallowed.flatMap(toWords)].map(quote).join(' ')
  throw new OperatorError(
    `npm took ${names} for itself, because "--" is missing before the options. Nothing was done.`,
    `Run: ${line}`,
  )
}

/** The options of the command that the arguments name, and of its parents. */
function optionsOf(program: CommandUnknownOpts, args: readonly string[]): readonly Option[] {
  let command = program
  const options = [...command.options]
  for (const arg of args) {
    const child = command.commands.find((known) => known.name() === arg)
    if (!child) continue
    command = child
    options.push(...command.options)
  }
  return options
}

/** Whether npm's name of an option is this option, possibly with a typing error: `dryrun`, `dry_rn`. */
function isSpelling(name: string, option: string): boolean {
  const [given, meant] = [name, option].map((text) => text.replaceAll('_', '').toLowerCase()) as [
    string,
    string,
  ]
  return given === meant || (meant.length > 4 && isOneEditFrom(given, meant))
}

/** Whether one letter was left out, added or replaced, or two neighbours were exchanged. */
function isOneEditFrom(given: string, meant: string): boolean {
  let start = 0
  while (start < given.length && given[start] === meant[start]) start++
  const rest = (text: string, from: number) => text.slice(start + from)
  return (
    rest(given, 1) === rest(meant, 0) ||
    rest(given, 0) === rest(meant, 1) ||
    rest(given, 1) === rest(meant, 1) ||
    (given[start] === meant[start + 1] &&
      given[start + 1] === meant[start] &&
      rest(given, 2) === rest(meant, 2))
  )
}

/** The words that call the script with its arguments, up to the missing options. */
function callOf({ name, command }: NpmScript, args: readonly string[]): string[] {
  const [, words] = /\blicet(?:\.js)?((?: [\w:./-]+)*)$/.exec(command) ?? []
  const fixed = words?.split(' ').filter((word) => word !== '')
  if (name === 'npx' || !fixed || fixed.some((word, index) => args[index] !== word))
    return ['npx', 'licet', ...args]
  return ['npm', 'run', name, '--', ...args.slice(fixed.length)]
}

/** The option as it is to be written. A secret is not repeated. */
function toWords({ option, value }: { option: Option; value: string }): string[] {
  if (!option.required) return [option.long!]
  const isSecret = /^--(key|token|secret)$/.test(option.long!)
  return [option.long!, isSecret ? option.attributeName().toUpperCase() : value]
}

function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}
