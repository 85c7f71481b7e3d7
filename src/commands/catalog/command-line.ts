import { parseArgs } from 'node:util'
import { suggestion } from '../../domain/catalogue/file/suggest.ts'

export const usage = `npm run catalog -- <command> [FILE] [options]

  diff FILE     prints what apply would change, and changes nothing
  apply FILE    prints the difference, and makes it: all of it, or nothing
  pull [FILE]   writes what the gateway has to FILE, in place of what is there; without FILE prints it
  schema        prints the JSON Schema of the file, which is catalog.schema.json

  --url URL     the graph of the gateway; http://127.0.0.1:4000/graphql by default
  --key KEY     an admin key; better in LICET_ADMIN_KEY, where no list of processes shows it
  --help        prints this

Exit codes: 0 done, or no difference; 1 a problem, and nothing was changed; 2 diff found differences.
docs/catalog.md describes the file.`

/** The command cannot do what it was asked; the message says why and what to do. */
export class CommandError extends Error {
  override name = 'CommandError'
}

const commands = ['diff', 'apply', 'pull', 'schema'] as const
const options = { url: { type: 'string' }, key: { type: 'string' }, help: { type: 'boolean' } } as const

export type CommandLine = { url: string; key: string | undefined } & (
  | { command: 'diff' | 'apply'; file: string }
  | { command: 'pull'; file: string | undefined }
  | { command: 'schema' | 'help' }
)

/** Reads the arguments, or refuses with what is allowed in place of what is not. */
export function readCommandLine(args: readonly string[]): CommandLine {
  const { tokens, values, positionals } = parseArgs({
    args: [...args],
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  })
  for (const token of tokens) {
    if (token.kind !== 'option') continue
    const known = Object.keys(options).map((name) => `--${name}`)
    if (!(token.name in options))
      throw new CommandError(`${token.rawName} is not an option${suggestion(token.rawName, known)}`)
    if (token.name !== 'help' && !token.value)
      throw new CommandError(`${token.rawName} needs a value after it`)
  }
  const server = { url: toUrl(values.url ?? 'http://127.0.0.1:4000/graphql'), key: toKey(values.key) }
  const [name, file, ...more] = positionals
  if (values.help || name === undefined) return { command: 'help', ...server }
  const command = commands.find((known) => known === name)
  if (!command) throw new CommandError(`${name} is not a command${suggestion(name, commands)}`)
  const extra = command === 'schema' ? file : more[0]
  if (extra !== undefined) throw new CommandError(`${extra} is one argument too many for ${command}`)
  if (command === 'schema') return { command, ...server }
  if (command === 'pull') return { command, file, ...server }
  if (file === undefined)
    throw new CommandError(`${command} needs a file: npm run catalog -- ${command} catalog.yaml`)
  return { command, file, ...server }
}

function toUrl(value: string | boolean): string {
  const url = URL.parse(String(value))
  if (url && /^https?:$/.test(url.protocol)) return url.href
  throw new CommandError(
    `--url must be the address of a graph, such as https://licet.example/graphql, not ${value}`,
  )
}

function toKey(value: string | boolean | undefined): string | undefined {
  if (value === undefined || (typeof value === 'string' && /^[\x21-\x7e]+$/.test(value)))
    return value || undefined
  throw new CommandError('--key must be a key: printable ASCII without spaces')
}
