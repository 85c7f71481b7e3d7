import { costLimitRule } from '@escape.tech/graphql-armor-cost-limit'
import { maxAliasesRule } from '@escape.tech/graphql-armor-max-aliases'
import { maxDepthRule } from '@escape.tech/graphql-armor-max-depth'
import { maxDirectivesRule } from '@escape.tech/graphql-armor-max-directives'
import {
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

/** More than the clients that we know of need. `docs/limits.md` states them. */
export const documentLimits = {
  aliases: 30,
  directives: 10,
  depth: 15,
  /** How often one field is written in one selection. */
  repeated: 10,
  /** A page of 100 records with pages of 20 in each is allowed, one of 100 in each of 100 is not. */
  cost: 500_000,
  /** Pages within pages. The cost of a page whose size is a variable is not known before it is asked for. */
  nestedPages: 3,
} as const

/** Refuses a document that asks for too much at once, before any of it is resolved. */
export function useDocumentLimits(): Plugin<RequestContext> {
  return {
    onValidate({ addValidationRule }) {
      for (const rule of rules) addValidationRule(rule)
    },
  }
}

/** The rules throw what they find, in words of a parser; here it is reported with all else that is wrong. */
const reporting = {
  propagateOnRejection: false,
  onReject: [
    (context: ValidationContext | null, { message }: GraphQLError) =>
      context?.reportError(new GraphQLError(message.replace(/^Syntax Error: /, ''))),
  ],
}

const rules = [
  // Without an empty list, `__typename` may be renamed any number of times.
  maxAliasesRule({ n: documentLimits.aliases, allowList: [], ...reporting }),
  maxDirectivesRule({ n: documentLimits.directives, ...reporting }),
  maxDepthRule({ n: documentLimits.depth, ...reporting }),
  costLimitRule({ maxCost: documentLimits.cost, ...reporting }),
  oneAttemptRule,
  nestedPagesRule,
  repeatedFieldsRule,
] as ValidationRule[]

/** A document of a hundred aliases would be a hundred guesses for one request. */
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
      context.reportError(
        new GraphQLError(
          `An operation makes one attempt with a key at most, and this one ${count}: ${names}.`,
          {
            nodes: operation,
          },
        ),
      )
    },
  }
}

function nestedPagesRule(context: ValidationContext) {
  let depth = 0
  const isPage = () => context.getFieldDef()?.args.some(({ name }) => name === 'first') ?? false
  return {
    Field: {
      enter(node: { kind: string }) {
        if (!isPage() || ++depth <= documentLimits.nestedPages) return
        context.reportError(
          new GraphQLError(`Pages within pages are ${documentLimits.nestedPages} levels deep at most.`, {
            nodes: node as never,
          }),
        )
      },
      leave() {
        if (isPage()) depth--
      },
    },
  }
}

/** The same field a thousand times is answered once, and each is compared with all others first. */
function repeatedFieldsRule(context: ValidationContext) {
  return {
    SelectionSet({ selections }: SelectionSetNode) {
      const times = new Map<string, number>()
      for (const selection of selections) {
        if (selection.kind !== Kind.FIELD) continue
        const name = (selection.alias ?? selection.name).value
        const time = (times.get(name) ?? 0) + 1
        times.set(name, time)
        if (time !== documentLimits.repeated + 1) continue
        const message = `A field is written ${documentLimits.repeated} times at most in one selection, and "${name}" more often.`
        context.reportError(new GraphQLError(message, { nodes: selection }))
      }
    },
  }
}

/** Visits the fields of an operation and of the fragments that it uses, each where it is written. */
function visitFields(
  context: ValidationContext,
  operation: OperationDefinitionNode,
  see: (info: TypeInfo) => void,
): void {
  for (const node of [operation, ...context.getRecursivelyReferencedFragments(operation)]) {
    const info = new TypeInfo(context.getSchema())
    visit(node, visitWithTypeInfo(info, { Field: () => see(info) }))
  }
}
