import type { ServerResponse } from 'node:http'
import { type DocumentNode, type ExecutionArgs, type ExecutionResult, type GraphQLError, Kind } from 'graphql'
import type { Plugin } from 'graphql-yoga'
import { LRUCache } from 'lru-cache'
import { preferredLocale } from '../../src/http/accept-language.ts'
import type { FrequentOperations, Reply, Sender } from '../../src/http/server-options.ts'
import type { AppContext } from '../../src/platform/context.ts'
import type { Locale } from '../../src/texts/locale.ts'
import type { RequestContext } from '../builder/context.ts'
import { schemas } from '../index.ts'
import { type CompiledDocument, compileDocument, MAX_COMPILED_FIELDS } from './compile-document.ts'
import { type Chosen, documentKey } from './document-key.ts'
import { toGraphqlError } from './error-codes.ts'
import { type PlainParams, parsePlainParams, plainContentType } from './hot-path-request.ts'
import { beginOperation } from './operation-log.ts'

export interface HotPath extends FrequentOperations {
  /** Counts the documents that Yoga executes and compiles frequent ones. */
  plugin: Plugin<RequestContext>
}

/** Root fields that software in the field calls frequently. */
const HOT_FIELDS = new Set(['validateLicense', 'activateLicense'])
/** Number of successful executions after which a document is compiled. */
const COMPILE_AFTER = 10
/** Characters of the documents whose executions are counted. */
const MAX_COUNTED_CHARACTERS = 500_000
/** Number of compiled documents. Further ones replace those that were not used for the longest time. */
const MAX_COMPILED = 100

interface HotDocument extends CompiledDocument {
  document: DocumentNode
}

/**
 * Executes frequent documents of software in the field without Yoga, whose layers cost more than the operation itself.
 * After Yoga has executed a document often enough, the same text is executed as a compiled query, by the same resolvers
 * of the same graph. Work that is needed for every request belongs in the resolvers or the HTTP server, or must be
 * repeated here: error codes, complete results and the log entry. Replays are not repeated here, so a request with an
 * idempotency key is handled by Yoga. These operations cost no points, because the calls of their address are limited.
 */
export function createHotPath(app: AppContext): HotPath {
  const compiledDocuments = new LRUCache<string, HotDocument>({
    max: MAX_COMPILED,
    maxSize: MAX_COMPILED_FIELDS,
    sizeCalculation: ({ fields }) => fields,
  })
  // A document is parsed again until it is cached, so its text identifies it.
  const executions = new LRUCache<string, number>({
    maxSize: MAX_COUNTED_CHARACTERS,
    sizeCalculation: (_count, query) => query.length,
  })

  function countExecution({ document, schema, contextValue }: ExecutionArgs): void {
    const { query, operationName } = (contextValue as { params: Chosen }).params
    const key = documentKey({ query, operationName })
    const operation = onlyOperation(document)
    // Compiled results are plain objects, in which `__proto__` is not an ordinary name. Yoga replays responses. A name
    // in a document cannot be escaped.
    const isUsual = !query.includes('__proto__') && !query.includes('idempotencyKey')
    const { caller } = contextValue as RequestContext
    if (caller.audience !== 'APP' || !operation || !isUsual) return
    const count = (executions.get(key) ?? 0) + 1
    executions.set(key, count % COMPILE_AFTER)
    if (count < COMPILE_AFTER) return
    const compiled = compileDocument(schema, document)
    if (!compiled) return
    // Without a name, the document has one operation, which its name chooses as well.
    const name = operationName ?? operation.name?.value
    for (const chosen of new Set([key, documentKey({ query, operationName: name })]))
      compiledDocuments.set(chosen, { document, ...compiled })
  }

  return {
    plugin: {
      onExecute: ({ args }) => ({
        onExecuteDone({ result }) {
          if (!('errors' in result && result.errors)) countExecution(args)
        },
      }),
    },
    find({ body, headers: { accept, 'accept-language': languages } }, response, { caller, signal }) {
      const contentType = plainContentType(accept)
      if (caller.audience !== 'APP' || !contentType || compiledDocuments.size === 0) return null
      if (body === undefined) return null
      const params = parsePlainParams(body)
      const compiled = params && compiledDocuments.get(documentKey(params))
      if (!compiled) return null
      const form = { contentType, locale: preferredLocale(languages) }
      return () => execute(compiled, params, form, response, { caller, signal })
    },
  }

  async function execute(
    { document, run }: HotDocument,
    { variables }: PlainParams,
    { contentType, locale }: { contentType: string; locale: Locale },
    response: ServerResponse,
    { caller, signal }: Pick<Sender, 'caller' | 'signal'>,
  ): Promise<Reply | null> {
    const context = { ...app, caller, signal, locale, outcomes: [] }
    const { count, logEnd } = beginOperation({ schema: schemas.APP, document, contextValue: context })
    const execution = await run(undefined, context, variables ?? {})
    // Without data, nothing was resolved: a variable has the wrong type.
    if (!('data' in execution)) return null
    const result = completeResult(execution, context)
    const operation = count(result.errors)
    logEnd(result.errors)
    const { status, headers } = takeHttp(result.errors)
    const json = JSON.stringify(result)
    const send = () => {
      response.writeHead(status, {
        'content-type': contentType,
        'content-length': Buffer.byteLength(json),
        'content-language': locale,
        ...headers,
      })
      response.end(json)
    }
    return { status, operation, send }
  }
}

/** The operation of a document that contains only one operation with hot fields; null for any other document. */
function onlyOperation({ definitions: [operation, ...others] }: DocumentNode) {
  if (operation?.kind !== Kind.OPERATION_DEFINITION || others.length > 0) return null
  const isHot = operation.selectionSet.selections.every(
    (field) => field.kind === Kind.FIELD && HOT_FIELDS.has(field.name.value),
  )
  return isHot ? operation : null
}

function completeResult(
  { data, errors }: ExecutionResult,
  { log, caller, locale }: Pick<RequestContext, 'log' | 'caller' | 'locale'>,
) {
  if (!errors) return { data }
  const receiver = { requestId: caller.requestId, locale }
  return { errors: errors.map((error) => toGraphqlError(error, log, receiver)), data: null }
}

/** Removes the HTTP status and headers from the errors and returns them. */
function takeHttp(errors: readonly GraphQLError[] = []): { status: number; headers: Record<string, string> } {
  let http = { status: 200, headers: {} }
  for (const { extensions } of errors) {
    if (extensions.http) http = { status: 200, headers: {}, ...extensions.http }
    delete extensions.http
  }
  return http
}
