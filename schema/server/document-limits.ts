import { maxAliasesRule } from '@escape.tech/graphql-armor-max-aliases'
import { maxDepthRule } from '@escape.tech/graphql-armor-max-depth'
import { maxDirectivesRule } from '@escape.tech/graphql-armor-max-directives'
import {
  type FieldNode,
  GraphQLError,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  TypeInfo,
  type ValidationContext,
  type ValidationRule,
  visit,
  visitWithTypeInfo,
} from 'graphql'
import type { Plugin } from 'graphql-yoga'
import type { RequestContext } from '../builder/context.ts'
import { ATTEMPT } from '../builder/rate-limit.ts'

/** Limits above the needs of all known clients, as documented in `docs/limits.md`. */
export const documentLimits = {
  aliases: 30,
  directives: 10,
  depth: 15,
  /** Occurrences of one field in one selection. */
  repeated: 10,
  /** Descriptions of the whole graph, and of one type. */
  schemas: 1,
  types: 10,
} as const

/** Refuses a document that exceeds a limit before any of its fields is resolved. */
export function useDocumentLimits(): Plugin<RequestContext> {
  return {
    onValidate({ addValidationRule }) {
      for (const rule of documentLimitRules) addValidationRule(rule)
    },
  }
}

/** Makes the rules report an error with all other errors, instead of throwing it as a syntax error. */
const reporting = {
  propagateOnRejection: false,
  onReject: [
    (context: ValidationContext | null, { message }: GraphQLError) =>
      context?.reportError(new GraphQLError(message.replace(/^Syntax Error: /, ''))),
  ],
}

/** The rules of the limits. */
export const documentLimitRules = [
  // By default, the rule does not count aliases of `__typename`.
  maxAliasesRule({ n: documentLimits.aliases, allowList: [], ...reporting }),
  maxDirectivesRule({ n: documentLimits.directives, ...reporting }),
  maxDepthRule({ n: documentLimits.depth, ...reporting }),
  oneAttemptRule,
  introspectionRule,
  repeatedFieldsRule,
] as ValidationRule[]

/** Allows one field with a license key, because aliases would turn one request into many guesses. */
function oneAttemptRule(context: ValidationContext) {
  return {
    OperationDefinition(operation: OperationDefinitionNode) {
      const attempts = new Set<string>()
      let count = 0
      visitFields(context, operation, (info) => {
        const field = info.getFieldDef()
        if (!field?.extensions[ATTEMPT]) return
        attempts.add(field.name)
        count++
      })
      if (count < 2) return
      const names = [...attempts].join(', ')
      const message = `An operation can contain only one field with a license key, but this one contains ${count}: ${names}. Send one operation per field.`
      context.reportError(new GraphQLError(message, { nodes: operation }))
    },
  }
}

/** Limits descriptions of the graph: each has the size of the graph, so aliases would multiply the response. */
function introspectionRule(context: ValidationContext) {
  const counts = { __schema: 0, __type: 0 }
  const most = { __schema: documentLimits.schemas, __type: documentLimits.types }
  return {
    Field(node: FieldNode) {
      const name = node.name.value
      if (name !== '__schema' && name !== '__type') return
      if (++counts[name] !== most[name] + 1) return
      const message = `A document can contain \`${name}\` ${most[name] === 1 ? 'once' : `${most[name]} times`}. Send separate documents.`
      context.reportError(new GraphQLError(message, { nodes: node }))
    },
  }
}

/** Limits repeated fields, because validation compares each occurrence with all others. */
function repeatedFieldsRule(context: ValidationContext) {
  return {
    SelectionSet({ selections }: SelectionSetNode) {
      const counts = new Map<string, number>()
      for (const selection of selections) {
        if (selection.kind !== Kind.FIELD) continue
        const name = (selection.alias ?? selection.name).value
        const count = (counts.get(name) ?? 0) + 1
        counts.set(name, count)
        if (count !== documentLimits.repeated + 1) continue
        const message = `The field "${name}" occurs more than ${documentLimits.repeated} times in one selection. Write it once.`
        context.reportError(new GraphQLError(message, { nodes: selection }))
      }
    },
  }
}

/** Visits each field of an operation and of the fragments that it uses. */
function visitFields(
  context: ValidationContext,
  operation: OperationDefinitionNode,
  onField: (info: TypeInfo) => void,
): void {
  for (const node of [operation, ...context.getRecursivelyReferencedFragments(operation)]) {
    const info = new TypeInfo(context.getSchema())
    visit(node, visitWithTypeInfo(info, { Field: () => onField(info) }))
  }
}
