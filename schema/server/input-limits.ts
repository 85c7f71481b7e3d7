import { type DocumentNode, GraphQLError, Kind, Lexer, Source, TokenKind, visit } from 'graphql'
import type { Plugin } from 'graphql-yoga'
import type { RequestContext } from '../builder/context.ts'
import { inputInvalid } from './error-codes.ts'

/** Limits above the needs of all known clients, and low enough that no document exhausts the stack. */
export const inputLimits = {
  tokens: 4_000,
  nesting: 200,
  /** Levels of lists and objects in the variables. */
  levels: 64,
} as const

/** Refuses a document or variables that are too large, too deep or contain an invalid cursor, before any field is resolved. */
export function useInputLimits(): Plugin<RequestContext> {
  return {
    onParse({ parseFn, setParseFn }) {
      setParseFn((source, options) => {
        assertSize(source)
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

/** Checks a document token by token, because the parser recurses as deep as the document. */
function assertSize(text: string | Source): void {
  const lexer = new Lexer(typeof text === 'string' ? new Source(text) : text)
  let tokens = 0
  let nesting = 0
  for (let { kind } = lexer.advance(); kind !== TokenKind.EOF; { kind } = lexer.advance()) {
    if (opening.has(kind)) nesting++
    if (closing.has(kind)) nesting--
    if (++tokens > inputLimits.tokens) throw tooLarge(`more than ${inputLimits.tokens} tokens`)
    if (nesting > inputLimits.nesting) throw tooLarge(`more than ${inputLimits.nesting} levels of nesting`)
  }
}

const opening = new Set<string>([TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L])
const closing = new Set<string>([TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R])

function tooLarge(excess: string): GraphQLError {
  return new GraphQLError(`The document has ${excess}. Split it into smaller documents.`, {
    extensions: { code: 'GRAPHQL_PARSE_FAILED' },
  })
}

function problemOf(document: DocumentNode, variables: Record<string, unknown>): string | null {
  for (const [name, value] of Object.entries(variables)) {
    if (isDeeper(value, inputLimits.levels))
      return `$${name} is more than ${inputLimits.levels} levels deep. Send a flatter value.`
  }
  for (const cursor of cursorsOf(document)) {
    const value = 'variable' in cursor ? variables[cursor.variable] : cursor.value
    if (typeof value === 'string' && !isCursor(value))
      return `${cursor.argument}: not a cursor of a page. Send the cursor of an edge or of pageInfo.`
  }
  return null
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((member) => isDeeper(member, levels - 1))
}

type CursorArgument = { argument: string } & ({ variable: string } | { value: string })

const cursorsByDocument = new WeakMap<DocumentNode, CursorArgument[]>()

/** Cursor arguments of a document. Found once per document, because Yoga parses equal documents once. */
function cursorsOf(document: DocumentNode): CursorArgument[] {
  const known = cursorsByDocument.get(document)
  if (known) return known
  const found: CursorArgument[] = []
  visit(document, {
    Field(field) {
      // The cursor of a stream is the ID of an event and is checked as such.
      if (field.name.value.endsWith('Changed')) return
      for (const { name, value } of field.arguments ?? []) {
        const argument = name.value
        if (argument !== 'after' && argument !== 'before') continue
        if (value.kind === Kind.STRING) found.push({ argument, value: value.value })
        if (value.kind === Kind.VARIABLE) found.push({ argument, variable: value.name.value })
      }
    },
  })
  cursorsByDocument.set(document, found)
  return found
}

/** Whether Pothos created the cursor. Pothos passes any other value to the database unchecked. */
function isCursor(value: string): boolean {
  return /^GPC:S:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(Buffer.from(value, 'base64').toString())
}
