import type { CommandUnknownOpts, Option } from '@commander-js/extra-typings'
import type { NpmScript } from '../../config/npm-options.ts'
import { OperatorError } from '../../platform/operator-error.ts'

/** The names that npm makes of options, because they are the beginning of an option of its own. */
const completedByNpm: Record<string, string> = { to: 'token_description' }

/**
 * Refuses to run a command whose options npm took for itself, because `--` was missing: `npm run import csv a.csv --dry-run`
 * would otherwise import. The message has the correct command line.
 */
export function refuseSwallowed(program: CommandUnknownOpts, args: readonly string[], npm: NpmScript): void {
  const { words, options } = readCommand(program, args)
  const swallowed = options.flatMap((option) => {
    const given = args.some((arg) => arg === option.long || arg.startsWith(`${option.long}=`))
    const taken = [...npm.options].find(([name]) => isSpelling(name, option.attributeName()))
    return taken && !given ? [{ option, value: taken[1] }] : []
  })
  if (swallowed.length === 0) return
  const names = swallowed.map(({ option }) => option.long).join(' and ')
  const message = `npm took ${names} for itself, because "--" is missing before the options. Nothing was done.`
  const lost = swallowed.filter(isLost)
  if (lost.length === 0) {
    const line = [...callOf(npm, args), ...swallowed.flatMap(toWords)].map(quote).join(' ')
    throw new OperatorError(message, `Run: ${line}`)
  }
  // The values are among the arguments, and nothing shows which argument is the value of which option.
  const others = args.length - words.length > lost.length ? ['…'] : []
  const line = [...callOf(npm, words), ...others, ...swallowed.flatMap(toPattern)].join(' ')
  throw new OperatorError(message, `Write "--" before the options: ${line}`)
}

interface Swallowed {
  option: Option
  value: string
}

/** Returns the words that name the command, with the options of the command and of its parents. */
function readCommand(
  program: CommandUnknownOpts,
  args: readonly string[],
): { words: readonly string[]; options: readonly Option[] } {
  let command = program
  const words: string[] = []
  const options = [...command.options]
  for (const arg of args) {
    const child = command.commands.find((known) => known.name() === arg)
    if (!child) continue
    command = child
    words.push(arg)
    options.push(...command.options)
  }
  return { words, options }
}

/** Whether npm took the option without its value. npm passes the value of `--from 2026-01-01` on as an argument. */
function isLost({ option, value }: Swallowed): boolean {
  return option.required && value === 'true'
}

/** Whether npm's name of an option is this option, possibly with a typing error: `dryrun`, `dry_rn`. */
function isSpelling(name: string, option: string): boolean {
  const [given, meant] = [name, option].map((text) => text.replaceAll('_', '').toLowerCase()) as [
    string,
    string,
  ]
  if (name === completedByNpm[option]) return true
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

/** The option as the help prints it, such as `--from <day>`, if its value is lost. */
function toPattern(swallowed: Swallowed): string[] {
  return isLost(swallowed) ? [swallowed.option.flags] : toWords(swallowed).map(quote)
}

/** The option as it is to be written. A secret is not repeated. */
function toWords({ option, value }: Swallowed): string[] {
  if (!option.required) return [option.long!]
  const isSecret = /^--(key|token|secret)$/.test(option.long!)
  return [option.long!, isSecret ? option.attributeName().toUpperCase() : value]
}

function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}
