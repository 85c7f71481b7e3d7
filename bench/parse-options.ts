import { parseArgs } from 'node:util'

/** An option of a command: its default, the kind of its values, and its value in a text; null if the text has none. */
interface Option<Value> {
  byDefault: Value
  kind: string
  read: (text: string) => Value | null
}

type Values<Options> = { [Name in keyof Options]: Options[Name] extends Option<infer Value> ? Value : never }

export const text = <Default extends string | null>(byDefault: Default): Option<Default | string> => ({
  byDefault,
  kind: 'a text',
  read: (given) => (given.startsWith('--') ? null : given || null),
})

export const number = (byDefault: number, least: number): Option<number> => ({
  byDefault,
  kind: `a number of at least ${least}`,
  read: (given) => (/^\d+(\.\d+)?$/.test(given) && Number(given) >= least ? Number(given) : null),
})

export const wholeNumber = (byDefault: number): Option<number> => ({
  byDefault,
  kind: 'a whole number of at least 1',
  read: (given) => (/^[1-9]\d*$/.test(given) ? Number(given) : null),
})

/** Address of the PostgreSQL server on which a command creates its database. */
export const server = text(process.env.TEST_DATABASE_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres')

/**
 * Returns the options of a command, and the words of `allowedWords` that were given. `--help` prints the usage and ends the
 * process with 0. A wrong call ends it with 2 before anything is started: 1 is for a promise that is broken. The usage
 * begins with the call of the command.
 */
export function parseOptions<Options extends Record<string, Option<unknown>>>(
  usage: string,
  options: Options,
  allowedWords: readonly string[] = [],
): { options: Values<Options>; words: string[] } {
  const command = usage.split(' -- ', 1)[0]!
  const names = Object.keys(options)
  const { tokens } = parseArgs({
    strict: false,
    tokens: true,
    options: {
      ...Object.fromEntries(names.map((name) => [name, { type: 'string' as const }])),
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (tokens.some((token) => token.kind === 'option' && token.name === 'help')) {
    console.log(usage)
    process.exit(0)
  }

  const given = tokens.flatMap((token) => (token.kind === 'positional' ? [token.value] : []))
  const words = given.filter((word) => allowedWords.includes(word))
  const foreign = given.filter((word) => !allowedWords.includes(word))
  const taken = names.filter((name) => takenByNpm(name) !== undefined)
  if (taken.length > 0) {
    // npm gives the value of a single option as an argument: `npm run load --seconds 5` is `--seconds` and `5`.
    const written = (name: string) =>
      takenByNpm(name) === 'true' ? (taken.length === 1 && foreign[0]) || '…' : takenByNpm(name)
    refuse(
      `npm took ${taken.map((name) => `--${name}`).join(' and ')} for itself, because "--" is missing before the options.`,
      [command, '--', ...words, ...taken.map((name) => `--${name} ${written(name)}`)].join(' '),
    )
  }

  const help = `${command} -- --help`
  const list = (all: readonly string[]) => all.join(', ')
  const values = Object.fromEntries(names.map((name) => [name, options[name]!.byDefault]))
  for (const token of tokens) {
    if (token.kind !== 'option') continue
    const option = Object.hasOwn(options, token.name) ? options[token.name] : undefined
    if (!option)
      return refuse(
        `${token.rawName} is no option. The options are ${list(names.map((name) => `--${name}`))}.`,
        help,
      )
    const value = token.value === undefined ? null : option.read(token.value)
    if (value === null)
      return refuse(`--${token.name} needs ${option.kind}${token.value ? `, not ${token.value}` : ''}.`, help)
    values[token.name] = value
  }
  if (foreign.length > 0)
    refuse(
      allowedWords.length > 0
        ? `${foreign[0]} is none of ${list(allowedWords)}.`
        : `${foreign[0]} is no option and belongs to none.`,
      help,
    )
  return { options: values as Values<Options>, words }
}

/** What npm made of an option that was before `--`: its value, or "true" if the value was separate. */
function takenByNpm(name: string): string | undefined {
  return process.env[`npm_config_${name.replaceAll('-', '_')}`] || undefined
}

function refuse(problem: string, remedy: string): never {
  console.error(`${problem} Nothing was done.\nRun: ${remedy}`)
  process.exit(2)
}
