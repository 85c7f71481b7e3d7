import type { CommandUnknownOpts } from '@commander-js/extra-typings'
import { describe, expect, test } from 'vitest'
import { createProgram } from '../../../src/commands/program/create-program.ts'
import { commands } from '../../../src/licet.ts'
import { runLicet } from './run.ts'

/** A command line per command and subcommand, such as `catalog diff`, with its definition. */
const table = (await Promise.all(commands.map(({ name }) => createProgram(commands, [name])))).flatMap(
  (program, index) => linesOf(program.commands[index]!, []),
)

function linesOf(command: CommandUnknownOpts, parents: string[]): [string, CommandUnknownOpts][] {
  const words = [...parents, command.name()]
  return [[words.join(' '), command], ...command.commands.flatMap((child) => linesOf(child, words))]
}

describe.each(table)('licet %s', (line, command) => {
  const words = line.split(' ')
  const usage = `Run \`npx licet ${line} --help\` for the usage.\n`

  test('prints its help on standard output and exits with 0, in each spelling', async () => {
    const help = await runLicet(...words, '--help')
    expect(help).toEqual({ code: 0, out: expect.stringContaining(`Usage: licet ${line} `), err: '' })
    expect(help.out.split('\n')[2], 'a description').toMatch(/^[A-Z].*/)
    expect(await runLicet(...words, '-h')).toEqual(help)
    expect(await runLicet('help', ...words)).toEqual(help)
    expect(await runLicet(...words.slice(0, -1), 'help', words.at(-1)!)).toEqual(help)
  })

  test('refuses an unknown option on standard error with a pointer to the help and exits with 1', async () => {
    expect(await runLicet(...words, '--frobnicate')).toEqual({
      code: 1,
      out: '',
      err: `licet: unknown option '--frobnicate'\n${usage}`,
    })
  })

  test('suggests the option that a misspelt one resembles', async () => {
    for (const { long } of [...command.options, { long: '--help' }]) {
      const misspelt = `${long!.slice(0, -1)}x`
      const { code, out, err } = await runLicet(...words, misspelt)
      expect({ code, out }).toEqual({ code: 1, out: '' })
      expect(err).toContain(`licet: unknown option '${misspelt}'\n(Did you mean `)
      expect(err).toContain(long)
      expect(err.endsWith(usage)).toBe(true)
    }
  })

  test('refuses an option without its value, and another option in the place of the value', async () => {
    for (const { long } of command.options.filter(({ required }) => required)) {
      expect(await runLicet(...words, long!)).toEqual({
        code: 1,
        out: '',
        err: expect.stringMatching(
          /^licet: option '.*' argument missing\nRun `npx licet .* --help` for the usage\.\n$/,
        ),
      })
      const { code, out, err } = await runLicet(...words, long!, '--help')
      expect({ code, out }).toEqual({ code: 1, out: '' })
      expect(err).toContain(`argument '--help' is invalid`)
    }
  })

  test('refuses a surplus argument or an unknown subcommand, also with --help behind it', async () => {
    const given = command.registeredArguments.map((argument) => argument.argChoices?.[0] ?? 'x')
    if (command.registeredArguments.at(-1)?.variadic) return
    const isGroup = command.commands.length > 0
    const refused = await runLicet(...words, ...given, 'surplus-word')
    expect(refused).toMatchObject({ code: 1, out: '' })
    expect(refused.err).toMatch(
      isGroup ? /^licet: unknown command 'surplus-word'/ : /^licet: too many arguments/,
    )
    expect(refused.err.endsWith(usage)).toBe(true)
    if (isGroup) expect(await runLicet(...words, 'surplus-word', '--help')).toEqual(refused)
  })

  test('suggests the command that a misspelt one resembles', async () => {
    const misspelt = [...words.slice(0, -1), `${words.at(-1)}x`]
    const refused = await runLicet(...misspelt)
    expect(refused).toMatchObject({ code: 1, out: '' })
    expect(refused.err).toContain(`unknown command '${misspelt.at(-1)}'\n(Did you mean ${words.at(-1)}?)`)
    expect(await runLicet(...misspelt, '--help')).toEqual(refused)
    expect(await runLicet('help', ...misspelt)).toEqual(refused)
  })

  test('a group without a command, or a command without its arguments, is refused', async () => {
    const isGroup = command.commands.length > 0
    if (!isGroup && !command.registeredArguments[0]?.required) return
    const { code, out, err } = await runLicet(...words)
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toMatch(
      isGroup ? /^licet: a command is missing\.\n\nUsage: / : /^licet: missing required argument '/,
    )
    expect(err).toContain('--help')
  })
})

test('without a command it prints the help on standard error and exits with 1', async () => {
  const help = await runLicet('--help')
  expect(help).toMatchObject({ code: 0, err: '' })
  expect(await runLicet()).toEqual({ code: 1, out: '', err: `licet: a command is missing.\n\n${help.out}` })
  expect(await runLicet('help')).toEqual(help)
})

test('a subcommand without its command is refused with the words that call it', async () => {
  expect(await runLicet('diff', 'catalog.yaml')).toEqual({
    code: 1,
    out: '',
    err: "licet: unknown command 'diff'\n(Did you mean licet catalog diff?)\nRun `npx licet --help` for the usage.\n",
  })
})
