import {
  type DocumentNode,
  type ExecutionArgs,
  type FieldNode,
  GraphQLError,
  type GraphQLField,
  type GraphQLSchema,
  getArgumentValues,
  getOperationAST,
  getVariableValues,
  Lexer,
  Source,
  TokenKind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql'
import type { Plugin } from 'graphql-yoga'
import { MAX_BODY_BYTES } from '../../src/http/reject-request.ts'
import type { RequestContext } from '../builder/context.ts'
import { ORDER } from '../builder/pages/connection.ts'
import type { Order } from '../builder/pages/order.ts'
import { type PageArguments, readPage } from '../builder/pages/page.ts'
import { inputInvalid, toGraphqlError } from './error-codes.ts'

/** Limits above the needs of all known clients, and low enough that no document exhausts the stack. */
export const inputLimits = {
  tokens: 4_000,
  nesting: 200,
  /** Levels of lists and objects in the variables. */
  levels: 64,
} as const

/**
 * Refuses a document or variables that are too large or too deep, and pages with arguments that no page has, before any
 * field is resolved. A mutation must not take effect in a request whose response is an error.
 */
export function useInputLimits(): Plugin<RequestContext> {
  return {
    onParse({ parseFn, setParseFn }) {
      setParseFn((source, options) => {
        assertSize(source)
        return parseFn(source, options)
      })
    },
    onExecute({ args, setResultAndStopExecution }) {
      const error = errorOf(args)
      if (error) setResultAndStopExecution({ errors: [error], data: null })
    },
    onSubscribe({ args, setResultAndStopExecution }) {
      const error = errorOf(args)
      if (error) setResultAndStopExecution({ errors: [error], data: null })
    },
  }
}

/** Checks a document token by token, because the parser recurses as deep as the document. */
function assertSize(text: string | Source): void {
  const source = typeof text === 'string' ? new Source(text) : text
  if (source.body.length > MAX_BODY_BYTES)
    throw tooLarge(
      `more than ${MAX_BODY_BYTES} characters`,
      'Send a long text, such as a catalogue, as a variable',
    )
  const lexer = new Lexer(source)
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

function tooLarge(excess: string, remedy = 'Split it into smaller documents'): GraphQLError {
  return new GraphQLError(`The document has ${excess}. ${remedy}.`, {
    extensions: { code: 'GRAPHQL_PARSE_FAILED' },
  })
}

/** Returns the error of the variables or of the arguments of a page, before any field is resolved. */
function errorOf({
  schema,
  document,
  variableValues,
  contextValue,
  operationName,
}: ExecutionArgs): GraphQLError | null {
  for (const [name, value] of Object.entries(variableValues ?? {})) {
    if (isDeeper(value, inputLimits.levels))
      return inputInvalid(`$${name} is more than ${inputLimits.levels} levels deep. Send a flatter value.`)
  }
  const { secrets, log } = contextValue as RequestContext
  const pages = pagesOf(schema, document)
  const operation = pages.length > 0 && getOperationAST(document, operationName)
  if (!operation) return null
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], variableValues ?? {})
  // The execution reports variables of a wrong type.
  if (!coerced) return null
  for (const { field, node, order } of pages) {
    try {
      readPage(secrets, order, getArgumentValues(field, node, coerced) as PageArguments)
    } catch (error) {
      return toGraphqlError(new GraphQLError('', { nodes: node, originalError: error as Error }), log)
    }
  }
  return null
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((member) => isDeeper(member, levels - 1))
}

/** A connection field in a document. */
interface PageNode {
  field: GraphQLField<unknown, unknown>
  node: FieldNode
  order: Order
}

const pagesByDocument = new WeakMap<DocumentNode, PageNode[]>()

/** Connection fields of a document. Found once per document, because Yoga parses equal documents once. */
function pagesOf(schema: GraphQLSchema, document: DocumentNode): PageNode[] {
  const known = pagesByDocument.get(document)
  if (known) return known
  const found: PageNode[] = []
  const info = new TypeInfo(schema)
  visit(
    document,
    visitWithTypeInfo(info, {
      Field(node) {
        const field = info.getFieldDef()
        const order = field?.extensions[ORDER] as Order | undefined
        if (field && order) found.push({ field, node, order })
      },
    }),
  )
  pagesByDocument.set(document, found)
  return found
}
