import { type DocumentNode, GraphQLError, Kind, Lexer, Source, TokenKind, visit } from 'graphql'
import type { Plugin } from 'graphql-yoga'
import type { RequestContext } from '../builder/context.ts'
import { inputInvalid } from './error-codes.ts'

/** More than any client of ours needs, and few enough that no document exhausts the stack. */
export const inputLimits = {
  tokens: 4_000,
  nesting: 200,
  /** Levels of lists and objects in the variables. */
  levels: 64,
} as const

/** Refuses, before any field is resolved, what no field could take: too much, too deep, or no cursor. */
export function useInputLimits(): Plugin<RequestContext> {
  return {
    onParse({ parseFn, setParseFn }) {
      setParseFn((source, options) => {
        refuseLong(source)
        return parseFn(source, options)
      })
    },
    onExecute({ args, setResultAndStopExecution }) {
      const problem = problemOf(args.document, (args.variableValues ?? {}) as Record<string, unknown>)
      if (problem) setResultAndStopExecution({ errors: [inputInvalid(problem)], data: null })
    },
    onSubscribe({ args, setResultAndStopExecution }) {
      const problem = problemOf(args.document, (args.variableValues ?? {}) as Record<string, unknown>)
      if (problem) setResultAndStopExecution({ errors: [inputInvalid(problem)], data: null })
    },
  }
}

/** Reads a document token by token, as parsing it goes down as deep as it is. */
function refuseLong(text: string | Source): void {
  const lexer = new Lexer(typeof text === 'string' ? new Source(text) : text)
  let tokens = 0
  let nesting = 0
  for (let { kind } = lexer.advance(); kind !== TokenKind.EOF; { kind } = lexer.advance()) {
    if (opening.has(kind)) nesting++
    if (closing.has(kind)) nesting--
    if (++tokens > inputLimits.tokens) throw tooMuch(`more than ${inputLimits.tokens} tokens long`)
    if (nesting > inputLimits.nesting) throw tooMuch(`nested in more than ${inputLimits.nesting} levels`)
  }
}

const opening = new Set<string>([TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L])
const closing = new Set<string>([TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R])

function tooMuch(problem: string): GraphQLError {
  return new GraphQLError(`The document is ${problem}.`, { extensions: { code: 'GRAPHQL_PARSE_FAILED' } })
}

function problemOf(document: DocumentNode, variables: Record<string, unknown>): string | null {
  for (const [name, value] of Object.entries(variables)) {
    if (isDeeper(value, inputLimits.levels)) return `$${name} is more than ${inputLimits.levels} levels deep.`
  }
  for (const cursor of cursorsOf(document)) {
    const value = 'variable' in cursor ? variables[cursor.variable] : cursor.value
    if (typeof value === 'string' && !isCursor(value))
      return `${cursor.argument}: this is no cursor of a page.`
  }
  return null
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((member) => isDeeper(member, levels - 1))
}

type CursorArgument = { argument: string } & ({ variable: string } | { value: string })

const known = new WeakMap<DocumentNode, CursorArgument[]>()

/** Where a document names cursors; found once, as Yoga parses equal documents once. */
function cursorsOf(document: DocumentNode): CursorArgument[] {
  const found = known.get(document) ?? []
  if (known.has(document)) return found
  visit(document, {
    Field(field) {
      // The cursor of a stream is an event's id, and is judged as one.
      if (field.name.value.endsWith('Changed')) return
      for (const { name, value } of field.arguments ?? []) {
        const argument = name.value
        if (argument !== 'after' && argument !== 'before') continue
        if (value.kind === Kind.STRING) found.push({ argument, value: value.value })
        if (value.kind === Kind.VARIABLE) found.push({ argument, variable: value.name.value })
      }
    },
  })
  known.set(document, found)
  return found
}

/** What Pothos makes of an id; it would hand any other value to the database as it is. */
function isCursor(value: string): boolean {
  return /^GPC:S:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(Buffer.from(value, 'base64').toString())
}
