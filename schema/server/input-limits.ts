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
import type { Caller } from '../../src/platform/caller.ts'
import type { RequestContext } from '../builder/context.ts'
import { ORDER, type OrderOf } from '../builder/pages/order.ts'
import { type PageArguments, readPage } from '../builder/pages/page.ts'
import { inputInvalid, toGraphqlError } from './error-codes.ts'

/** Limits above the needs of all known clients, and low enough that no document exhausts the stack. */
export const inputLimits = {
  /** Tokens of a document, and of one without a credential, which needs a few fields of a small graph. */
  tokens: 4_000,
  appTokens: 1_000,
  /** Operations, and fragments, in one document. */
  operations: 100,
  appOperations: 10,
  fragments: 100,
  appFragments: 20,
  nesting: 200,
  /** Levels of lists and objects in the variables. */
  levels: 64,
} as const

/**
 * Refuses variables that are too deep, and pages with arguments that no page has, before any
 * field is resolved. A mutation must not take effect in a request whose response is an error.
 */
export function useInputLimits(): Plugin<RequestContext> {
  return {
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

/** Refuses a document that is too large, token by token, because the parser recurses as deep as the document. */
export function assertDocumentSize(text: string | Source, audience: Caller['audience']): void {
  const source = typeof text === 'string' ? new Source(text) : text
  if (source.body.length > MAX_BODY_BYTES)
    throw tooLarge(
      `more than ${MAX_BODY_BYTES} characters`,
      'Send a long text, such as a catalogue, as a variable',
    )
  const isApp = audience === 'APP'
  const most = {
    tokens: isApp ? inputLimits.appTokens : inputLimits.tokens,
    operations: isApp ? inputLimits.appOperations : inputLimits.operations,
    fragments: isApp ? inputLimits.appFragments : inputLimits.fragments,
  }
  const lexer = new Lexer(source)
  const count = { tokens: 0, operations: 0, fragments: 0 }
  let nesting = 0
  let isDefinition = true
  for (let token = lexer.advance(); token.kind !== TokenKind.EOF; token = lexer.advance()) {
    if (nesting === 0 && isDefinition) count[token.value === 'fragment' ? 'fragments' : 'operations']++
    isDefinition = false
    if (opening.has(token.kind)) nesting++
    if (closing.has(token.kind)) nesting--
    // A definition ends with its selection.
    if (nesting === 0 && token.kind === TokenKind.BRACE_R) isDefinition = true
    count.tokens++
    for (const [name, limit] of Object.entries(most) as [keyof typeof most, number][])
      if (count[name] > limit) throw tooLarge(`more than ${limit} ${name}`)
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
  const { secrets, log, locale } = contextValue as RequestContext
  const pages = pagesOf(schema, document)
  const operation = pages.length > 0 && getOperationAST(document, operationName)
  if (!operation) return null
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], variableValues ?? {})
  // The execution reports variables of a wrong type.
  if (!coerced) return null
  for (const { field, node, orderOf } of pages) {
    try {
      const args = getArgumentValues(field, node, coerced)
      readPage(secrets, orderOf(args), args as PageArguments)
    } catch (error) {
      return toGraphqlError(new GraphQLError('', { nodes: node, originalError: error as Error }), log, {
        locale,
      })
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
  orderOf: OrderOf
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
        const orderOf = field?.extensions[ORDER] as OrderOf | undefined
        if (field && orderOf) found.push({ field, node, orderOf })
      },
    }),
  )
  pagesByDocument.set(document, found)
  return found
}
