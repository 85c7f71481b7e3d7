import { type DocumentNode, type ExecutionArgs, type ExecutionResult, type GraphQLError, Kind } from 'graphql'
import { type CompiledQuery, compileQuery, isCompiledQuery } from 'graphql-jit'
import type { Plugin } from 'graphql-yoga'
import type { GraphqlHandler } from '../../src/http/server-options.ts'
import type { Caller } from '../../src/platform/caller.ts'
import type { AppContext } from '../../src/platform/context.ts'
import type { RequestContext } from '../builder/context.ts'
import { schemas } from '../index.ts'
import { toGraphqlError } from './error-codes.ts'
import { parsePlainParams, plainContentType } from './hot-path-request.ts'
import { beginOperation } from './operation-log.ts'

export interface HotPath {
  /** Watches what Yoga answers, and learns from it. */
  plugin: Plugin<RequestContext>
  /**
   * Answers a request whose document is known. Null where it is not, or where there is anything unusual
   * about the request: nothing has happened then, and Yoga has to answer.
   */
  serve(...request: Parameters<GraphqlHandler>): Promise<(() => unknown) | null>
}

/** What software in the field asks all day. */
const SHORT = new Set(['validateLicense', 'activateLicense'])
/** After so many good answers a document is known. */
const ASKED_OFTEN = 10
/** A vendor's software asks with a few documents; those that others make up push out the oldest. */
const MAX_KNOWN = 100

/** A document that is asked again and again, compiled. */
interface Known {
  document: DocumentNode
  operationName: string | undefined
  execute: CompiledQuery['query']
}

/**
 * The short road for software in the field. Yoga parses, validates and answers a document; once it has done
 * so often enough, the same text is executed by the same resolvers of the same graph, compiled, without the
 * layers between, which cost more than the answer. What a layer has to do for every single request belongs in
 * the resolvers or in HTTP, or else must be done here too: codes of errors, whole answers, the log line.
 * Replays are not: what has an idempotency key goes to Yoga.
 */
export function createHotPath(app: AppContext): HotPath {
  const known = new Map<string, Known>()
  const timesAsked = new WeakMap<DocumentNode, number>()

  function learn({ document, schema, contextValue }: ExecutionArgs): void {
    const { query } = (contextValue as { params: { query: string } }).params
    const operation = onlyOperation(document)
    // Compiled answers are plain objects, to which `__proto__` is no name like others.
    if (schema !== schemas.APP || !operation || query.includes('__proto__')) return
    const times = (timesAsked.get(document) ?? 0) + 1
    timesAsked.set(document, times % ASKED_OFTEN)
    if (times < ASKED_OFTEN) return
    const compiled = compileQuery(schema, document)
    if (!isCompiledQuery(compiled)) return
    if (known.size === MAX_KNOWN) known.delete(known.keys().next().value!)
    known.set(query, { document, operationName: operation.name?.value, execute: compiled.query })
  }

  return {
    plugin: {
      onExecute: ({ args }) => ({
        onExecuteDone({ result }) {
          if (!('errors' in result && result.errors)) learn(args)
        },
      }),
    },
    async serve({ body, headers: { accept } }, response, { caller, signal }) {
      const contentType = plainContentType(accept)
      if (caller.audience !== 'APP' || !contentType || known.size === 0) return null
      if (body === undefined || body.includes('idempotencyKey')) return null
      const params = parsePlainParams(body)
      const asked = params && known.get(params.query)
      if (!asked || (params.operationName ?? asked.operationName) !== asked.operationName) return null

      const context = { ...app, caller, signal, outcomes: [] }
      const { answered, ended } = beginOperation({
        schema: schemas.APP,
        document: asked.document,
        contextValue: context,
      })
      const result = await asked.execute(undefined, context, params.variables ?? {})
      // Nothing was resolved: the variables do not fit.
      if (!('data' in result)) return null
      const answer = wholeAnswer(result, app, caller)
      answered(answer.errors)
      ended(answer.errors)
      const { status, headers } = httpOf(answer.errors)
      const json = JSON.stringify(answer)
      return () => {
        response.writeHead(status, {
          'content-type': contentType,
          'content-length': Buffer.byteLength(json),
          ...headers,
        })
        response.end(json)
      }
    },
  }
}

/** The operation of a document that has no other, and asks for nothing but what is on the short road. */
function onlyOperation({ definitions: [operation, ...others] }: DocumentNode) {
  if (operation?.kind !== Kind.OPERATION_DEFINITION || others.length > 0) return null
  const isShort = operation.selectionSet.selections.every(
    (field) => field.kind === Kind.FIELD && SHORT.has(field.name.value),
  )
  return isShort ? operation : null
}

function wholeAnswer({ data, errors }: ExecutionResult, { log }: AppContext, { requestId }: Caller) {
  if (!errors) return { data }
  return { errors: errors.map((error) => toGraphqlError(error, log, requestId)), data: null }
}

/** What an error asks of the response, which is no part of the answer. */
function httpOf(errors: readonly GraphQLError[] = []): { status: number; headers: Record<string, string> } {
  let asked = { status: 200, headers: {} }
  for (const { extensions } of errors) {
    if (extensions.http) asked = { status: 200, headers: {}, ...extensions.http }
    delete extensions.http
  }
  return asked
}
