import { PothosValidationError } from '@pothos/core'
import { GraphQLError } from 'graphql'
import type { Plugin } from 'graphql-yoga'
import { DatabaseUnavailable } from '../../src/platform/database/unavailable.ts'
import { type InputIssue, InputRefusal, Refusal } from '../../src/platform/errors.ts'
import type { Logger } from '../../src/platform/logger.ts'
import type { PublicFault } from '../../src/platform/public-fault.ts'
import { isOutage, publicFaultOf } from '../../src/platform/public-fault-of.ts'
import type { Locale } from '../../src/texts/locale.ts'
import type { Text } from '../../src/texts/say.ts'
import { sentence } from '../../src/texts/sentence.ts'
import type { RequestContext } from '../builder/context.ts'
import { messageOf } from '../builder/message.ts'
import { argumentsOf } from '../builder/text.ts'
import { explainValidation } from './explain-validation.ts'
import { removeValues } from './remove-values-from-errors.ts'
import { variableIssue } from './variable-issue.ts'

/** The error of the validation, without the graph and the credential of a caller, of each error that was sent. */
const originals = new WeakMap<GraphQLError, GraphQLError>()

/** Adds a code to every error of an operation and removes sent values from it, before it is logged, stored or sent. */
export function useErrorCodes(): Plugin<RequestContext> {
  return {
    onValidate:
      ({ params: { documentAST }, context }) =>
      ({ valid, result, setResult }) => {
        if (valid) return
        setResult(
          result.map((error) => {
            // Yoga caches what this returned to another caller, and passes it in again.
            const found = originals.get(error) ?? error
            const explained = explainValidation(found, documentAST, context.caller)
            const sent = withMessage(explained, removeValues(explained.message))
            originals.set(sent, found)
            return sent
          }),
        )
      },
    onExecute: ({ args }) => ({
      onExecuteDone({ result, setResult }) {
        if (!('errors' in result) || !result.errors) return
        const { log, caller, locale } = args.contextValue as RequestContext
        const receiver = { requestId: caller.requestId, locale }
        setResult({
          ...result,
          errors: result.errors.map((error) => toGraphqlError(error, log, receiver)),
        })
      },
    }),
  }
}

/** The request to which an error is sent. */
interface Receiver {
  requestId?: string
  /** Language of refusals. Other messages are in English. */
  locale?: Locale
}

/** Converts any error to a GraphQL error with a code. Unexpected errors are masked and logged with their cause. */
export function toGraphqlError(
  error: unknown,
  log: Logger,
  { requestId, locale = 'en' }: Receiver = {},
): GraphQLError {
  const cause = error instanceof GraphQLError ? (error.originalError ?? null) : error
  const place = error instanceof GraphQLError ? { nodes: error.nodes ?? null, path: error.path ?? null } : {}
  if (cause instanceof Refusal) {
    const issues = cause instanceof InputRefusal ? { issues: cause.issues.map(issueIn(locale)) } : {}
    return new GraphQLError(messageOf(cause, locale), {
      ...place,
      extensions: { code: cause.code, text: textOf(cause), ...issues },
    })
  }
  const fault = publicFaultOf(cause ?? error)
  if (fault) {
    const msg = fault instanceof DatabaseUnavailable ? 'database unavailable' : 'fault'
    if (isOutage(fault)) log.error({ msg, requestId, err: fault.cause })
    return new GraphQLError(fault.message, { ...place, extensions: faultExtensions(fault) })
  }
  if (cause instanceof PothosValidationError) return inputInvalid(cause.message, place)
  if (error instanceof GraphQLError && (cause === null || cause instanceof GraphQLError)) {
    if (error.extensions.code) return withoutInternals(error)
    // An argument with the wrong type has a location in the document and no original error of a resolver.
    if (cause === null || cause.nodes) return withIssue(error, place, locale)
  }
  // Without a path, nothing was resolved: a variable has the wrong type.
  if (error instanceof GraphQLError && !error.path) return withIssue(error, place, locale)
  log.error({ msg: 'fault', requestId, err: cause ?? error })
  return new GraphQLError(
    'The gateway failed to process the request. Its operator can find the cause in the log.',
    {
      ...place,
      extensions: { code: 'INTERNAL' },
    },
  )
}

/** Writes issues as the graph has them. */
function issueIn(locale: Locale) {
  return ({ text, ...issue }: InputIssue) => ({
    ...issue,
    message: sentence(text, locale),
    text: textOf({ text }),
  })
}

function textOf({ text }: { text: Text }) {
  return { code: text.code, arguments: argumentsOf(text) }
}

function withMessage(error: GraphQLError, message: string): GraphQLError {
  const { nodes, source, positions, path, originalError, extensions } = error
  return new GraphQLError(message, { nodes, source, positions, path, originalError, extensions })
}

/** A fault with a delay has an HTTP status of its own. Yoga sends it with its header, and removes `http` from the body. */
function faultExtensions({ code, status, retryAfter }: PublicFault) {
  if (retryAfter === null) return { code }
  return { code, retryAfter, http: { status, headers: { 'retry-after': String(retryAfter) } } }
}

/** Extensions that an error may contain. Yoga applies `http` to the response. */
const publicExtensions = ['code', 'http', 'issues', 'retryAfter', 'scope', 'text']

/** Removes extensions of Yoga, such as messages of the JSON parser, because they repeat sent values. */
function withoutInternals(error: GraphQLError): GraphQLError {
  const names = Object.keys(error.extensions)
  const message = removeValues(error.message)
  if (message === error.message && names.every((name) => publicExtensions.includes(name))) return error
  const extensions = Object.fromEntries(
    publicExtensions.filter((name) => names.includes(name)).map((name) => [name, error.extensions[name]]),
  )
  // Makes Yoga use its own HTTP status for every media type.
  if (extensions.http) extensions.http = { ...extensions.http, spec: false }
  const { nodes, source, positions, path } = error
  return new GraphQLError(message, { nodes, source, positions, path, extensions })
}

/** Error for a value of a wrong type. That of a variable has the issue with its path, as a refused input has. */
function withIssue({ message }: GraphQLError, place: object, locale: Locale): GraphQLError {
  const issue = variableIssue(message)
  return inputInvalid(removeValues(message), place, issue ? { issues: [issueIn(locale)(issue)] } : {})
}

/** Error for input that no operation accepts. */
export function inputInvalid(message: string, place: object = {}, issues: object = {}): GraphQLError {
  return new GraphQLError(message, { ...place, extensions: { code: 'INPUT_INVALID', ...issues } })
}
