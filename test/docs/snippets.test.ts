import { execFileSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { CommanderError, type CommandUnknownOpts } from '@commander-js/extra-typings'
import { getVariableValues, Kind, parse, validate } from 'graphql'
import MarkdownIt from 'markdown-it'
import { describe, expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { schemas } from '../../schema/index.ts'
import { createProgram } from '../../src/commands/program/create-program.ts'
import { resolveHelp } from '../../src/commands/program/resolve-help.ts'
import { variables } from '../../src/config/variables.ts'
import { commands } from '../../src/licet.ts'
import { readCommandLine } from '../../verifier/request/command-line.ts'
import { ownFiles } from '../own-files.ts'

const pages = globSync(['*.md', 'docs/**/*.md', 'integrations/**/*.md', 'verifier/*.md'], {
  exclude: ['**/node_modules/**'],
}).toSorted()
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'))
const markdown = new MarkdownIt()

interface Snippet {
  /** The language of a block, empty without one; `code` for code within a sentence. */
  language: string
  text: string
  line: number
}

/** All code of a page, in order. */
function snippetsIn(page: string): Snippet[] {
  return markdown.parse(page, {}).flatMap(({ type, info, content, map, children }) => {
    const line = (map?.[0] ?? 0) + 1
    if (type === 'fence' || type === 'code_block') return [{ language: info.trim(), text: content, line }]
    const spans = (children ?? []).filter((child) => child.type === 'code_inline')
    return spans.map((span) => ({ language: 'code', text: span.content, line }))
  })
}

const isShell = ({ language, text }: Snippet) =>
  language === 'sh' || (language === '' && /^ *(curl|npm|npx|node|git|pg_dump|openssl|\.\/)/m.test(text))

interface Call {
  audience: keyof typeof schemas
  body: string
}

/** The JSON bodies that the commands of a block send to a gateway. What the shell inserts is a text. */
function callsIn({ text }: Snippet): Call[] {
  const script = text.replaceAll(/'\$\w+'/g, 'inserted').replaceAll('\\\n', ' ')
  const named = [...script.matchAll(/^(ask|admin) '([^']*)'/gm)].map(([, by, body]): Call => {
    return { audience: by === 'ask' ? 'APP' : 'ADMIN', body: body! }
  })
  const sent = [...script.matchAll(/^curl (.*?) -d '([^']*)'/gm)].map(([, headers, body]): Call => {
    return { audience: /authorization:/i.test(headers!) ? 'ADMIN' : 'APP', body: body! }
  })
  return [...named, ...sent]
}

/** What is wrong with a document, and with the variables that it is sent with. */
function problemsOf(
  audience: keyof typeof schemas,
  query: string,
  values?: Record<string, unknown>,
): string[] {
  const schema = schemas[audience]
  const document = parse(query)
  const invalid = validate(schema, document).map(({ message }) => message)
  if (invalid.length > 0 || values === undefined) return invalid
  return document.definitions.flatMap((definition) => {
    if (definition.kind !== Kind.OPERATION_DEFINITION) return []
    const read = getVariableValues(schema, definition.variableDefinitions ?? [], values)
    return (read.errors ?? []).map(({ message }) => message)
  })
}

/** The words of a command line, without its comment. */
function wordsOf(line: string): string[] {
  const words = line.replace(/ +#.*$/, '').match(/"[^"]*"|'[^']*'|[^\s"']+/g) ?? []
  return words.map((word) => word.replaceAll(/^["']|["']$/g, '')).filter((word) => word !== '…')
}

const samples: Record<string, string> = { ADDRESS: 'ada@example.com', FILE: 'file', KEY: 'licet_key' }

interface CommandText {
  words: string[]
  line: number
}

/** The command lines of a page that begin with one of some words, after variables. */
function linesIn(page: string, begin: RegExp): CommandText[] {
  return snippetsIn(page)
    .filter((snippet) => snippet.language === 'code' || isShell(snippet))
    .flatMap(({ text, line }) =>
      text
        .replaceAll('\\\n', ' ')
        .split('\n')
        .map((command) => ({ command, line })),
    )
    .flatMap(({ command, line }) =>
      command
        .split(/ && /)
        .map((part) => ({ words: wordsOf(part.trim().replace(/^([A-Z_]+=\S+ +)+/, '')), line })),
    )
    .filter(({ words }) => begin.test(words.join(' ')))
}

/** The arguments of `licet` in a line, or the options of another npm script. Null if it is no whole command. */
function argumentsOf(words: string[]): { args: string[] } | { script: string; options: string[] } | null {
  const text = words.join(' ')
  const direct = /^(?:npx licet|node bin\/licet\.js)(?: (.*))?$/.exec(text)
  if (direct) return { args: direct[1]?.split(' ') ?? [] }
  const [, name, rest = ''] = /^npm (?:run )?([\w:]+)(.*)$/.exec(text) ?? []
  const script = scripts[name ?? '']
  if (script === undefined || name === 'test' || name === 'install') return null
  if (rest !== '' && !/^ \[?-- /.test(rest)) throw new Error(`npm takes the options of: ${text}`)
  const given = rest
    .replace(/^ \[?-- /, '')
    .split(' ')
    .filter((word) => word !== '')
  const [, fixed] = /^node bin\/licet\.js (.+)$/.exec(script) ?? []
  return fixed ? { args: [...fixed.split(' '), ...given] } : { script, options: given }
}

/** Reads a command line of `licet` and does not run it. Returns the refusal, or null. */
async function refusalOf(args: string[]): Promise<string | null> {
  let printed = ''
  const print = (text: string) => {
    printed += text
  }
  const program = await createProgram(commands, args, { writeOut: print, writeErr: print })
  disarm(program)
  try {
    await program.parseAsync(resolveHelp(program, args), { from: 'user' })
    return null
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    // A group of commands by itself names the group.
    return error.exitCode === 0 || error.code === 'commander.help' ? null : printed
  }
}

function disarm(command: CommandUnknownOpts): void {
  if (command.commands.length === 0) command.action(() => {})
  for (const child of command.commands) disarm(child)
}

/** The options that the commands of a group have. */
async function optionsIn(group: string): Promise<Set<string>> {
  const collect = (command: CommandUnknownOpts): string[] => [
    ...command.options.flatMap(({ long }) => long ?? []),
    ...command.commands.flatMap(collect),
  ]
  return new Set(collect(await createProgram(commands, [group])))
}

/** Why a command line of a page cannot be called; null if it can. */
async function problemIn(words: string[]): Promise<string | null> {
  const text = words.join(' ')
  const call = argumentsOf(words)
  if (call === null) return null
  if ('script' in call) {
    const [, file] = /node (\S+\.ts)/.exec(call.script) ?? []
    const source = file ? readFileSync(file, 'utf8') : ''
    const isKnown = (word: string) => source.includes(word) || isOptionIn(source, word.slice(2))
    const unknown = (text.match(/ --[\w-]+/g) ?? [])
      .map((word) => word.trim())
      .filter((word) => !isKnown(word))
    return unknown.length === 0 ? null : `${text}: ${unknown.join(' ')}`
  }
  const isPattern = /[<[|]/.test(text)
  if (isPattern) {
    const known = call.args[0]?.startsWith('<') ? null : await optionsIn(call.args[0]!)
    const unknown = (text.match(/--[\w-]+/g) ?? []).filter((option) => known && !known.has(option))
    return unknown.length === 0 ? null : `${text}: ${unknown.join(' ')}`
  }
  const refusal = await refusalOf(call.args.map((word) => samples[word] ?? word))
  return refusal === null ? null : `${text}: ${refusal}`
}

/** Whether a command of the bench has an option: all that read their options by `parseOptions` have `help`. */
function isOptionIn(source: string, name: string): boolean {
  if (!source.includes('parseOptions(')) return false
  return name === 'help' || new RegExp(`^ +'?${name}'?(: |,$)`, 'm').test(source)
}

/** The variables that a shell block uses and no block up to it sets. */
function unsetIn(page: string): string[] {
  const set = new Set(Object.keys(variables))
  return snippetsIn(page)
    .filter(isShell)
    .flatMap(({ text, line }) => {
      for (const [, name] of text.matchAll(/(?:^|[\s;])([A-Z_]+)=/gm)) set.add(name!)
      return [...text.matchAll(/\$\{?([A-Z_]+)\b/g)]
        .filter(([, name]) => !set.has(name!))
        .map(([, name]) => `line ${line}: ${name}`)
    })
}

const shellProblem = (script: string): string | null => {
  try {
    execFileSync('sh', ['-n'], { input: script, stdio: ['pipe', 'ignore', 'pipe'] })
    return null
  } catch (error) {
    return String((error as { stderr: Buffer }).stderr)
  }
}

describe.each(pages)('%s', (path) => {
  const page = readFileSync(path, 'utf8')
  const snippets = snippetsIn(page)

  test('has GraphQL that is valid in the graph of its audience', () => {
    const documents = snippets.filter(({ language }) => language === 'graphql')
    // A few mutations are for software in the field only.
    const isOfField = (text: string) => problemsOf('APP', text).length === 0
    const others = documents.filter(({ text }) => !isOfField(text))
    expect(others.flatMap(({ text }) => problemsOf('ADMIN', text))).toEqual([])
    const calls = snippets.filter(isShell).flatMap(callsIn)
    for (const { audience, body } of calls) {
      const { query, variables: values = {} } = JSON.parse(body)
      expect(problemsOf(audience, query, values), query).toEqual([])
    }
  })

  test('has JSON and YAML that parse', () => {
    for (const { text } of snippets.filter(({ language }) => language === 'json')) JSON.parse(text)
    const yaml = snippets.filter(({ language }) => language === 'yaml')
    expect(yaml.flatMap(({ text }) => parseAllDocuments(text).flatMap(({ errors }) => errors))).toEqual([])
  })

  // The changelog has lines that former versions accepted.
  test('has command lines of licet that its help describes', async () => {
    if (path === 'CHANGELOG.md') return
    const lines = linesIn(page, /^(npx licet|npm (run|start)|node bin\/licet\.js)\b/)
    const problems = await Promise.all(
      lines.map(async ({ words, line }) => [line, await problemIn(words)] as const),
    )
    expect(problems.filter(([, problem]) => problem !== null)).toEqual([])
  })

  test('has command lines of licet-request that it accepts', () => {
    const lines = linesIn(page, /^(\S*\/)?licet-request( |\.js )|^node \S*licet-request\.js/)
    for (const { words } of lines) {
      const args = words.slice(words.findIndex((word) => /licet-request(\.js)?$/.test(word)) + 1)
      expect(() => readCommandLine(args.map((word) => samples[word] ?? word)), words.join(' ')).not.toThrow()
    }
  })

  test('has shell blocks without a syntax error or an unset variable', () => {
    const blocks = snippets.filter(isShell)
    expect(blocks.map(({ text }) => shellProblem(text.replaceAll('…', 'x'))).filter(Boolean)).toEqual([])
    expect(unsetIn(page)).toEqual([])
  })
})

test('settings, messages and alerts name command lines that exist', async () => {
  const files = ownFiles(
    '.env.example',
    'monitoring/*.yml',
    'deploy/*.service',
    'deploy/helm/*.yaml',
    'deploy/helm/templates/*',
    '{src,schema,integrations,demo,bench}/**/*.ts',
  ).filter((path) => !/refuse-swallowed\.ts$|bench\/parse-options\.ts$/.test(path))
  const lines = files.flatMap((path) => {
    const text = readFileSync(path, 'utf8').replaceAll('\\`', '`')
    return [...text.matchAll(/(?:`|<code>)((?:npx licet|npm run|npm start)\b[^`<$\n]*)/g)].map(([, line]) => [
      path,
      line!,
    ])
  })
  expect(lines.length).toBeGreaterThan(8)
  const problems = await Promise.all(
    lines.map(async ([path, line]) => [path, await problemIn(wordsOf(line!))]),
  )
  expect(problems.filter(([, problem]) => problem !== null)).toEqual([])
})

test('the pages have many snippets of each kind', () => {
  const all = pages.flatMap((path) => snippetsIn(readFileSync(path, 'utf8')))
  const count = (is: (snippet: Snippet) => boolean) => all.filter(is).length
  expect(count(({ language }) => language === 'graphql')).toBeGreaterThan(5)
  expect(count(isShell)).toBeGreaterThan(15)
  const lines = pages.flatMap((path) => linesIn(readFileSync(path, 'utf8'), /^(npx licet|npm (run|start))\b/))
  expect(lines.length).toBeGreaterThan(50)
})

test.each([
  ['npm run import csv customers.csv --dry-run', /npm takes the options/],
  ['npm run import -- csv customers.csv --dryrun', /unknown option/],
  ['npx licet catalog aply catalog.yaml', /unknown command/],
  ['npx licet mail doctor --key x', /unknown option/],
  ['npm run load -- --secs 60', /--secs/],
  ['npm run catalog -- <diff FILE | pull> [--uri URL]', /--uri/],
])('finds the mistake in: %s', async (line, problem) => {
  const found = await problemIn(wordsOf(line)).catch((error: Error) => error.message)
  expect(found).toMatch(problem)
})

test('finds a wrong field, a wrong variable and a field of another audience', () => {
  expect(problemsOf('ADMIN', '{ viewer { nope } }')).toHaveLength(1)
  expect(problemsOf('APP', '{ accounts { edges { node { id } } } }')).not.toEqual([])
  const query = 'query ($input: ValidateLicenseInput!) { validateLicense(input: $input) { valid } }'
  expect(problemsOf('APP', query, { input: { kee: 'x' } })).not.toEqual([])
  expect(problemsOf('APP', query, { input: { key: 'x' } })).toEqual([])
  expect(unsetIn('```sh\necho $NOPE\n```\n')).toHaveLength(1)
  expect(shellProblem("echo 'open")).not.toBeNull()
})
