import {
  type DocumentNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  parse,
  specifiedRules,
  type VariableDefinitionNode,
  validate,
} from 'graphql'
import { LRUCache } from 'lru-cache'
import type { Audience } from '../../src/platform/caller.ts'
import type { DocumentVariables, WebhookDocuments } from '../../src/webhooks/documents.ts'
import { schemas } from '../index.ts'
import { priceLimits, priceOf } from './cost/price.ts'
import { documentLimitRules } from './document-limits.ts'
import { fragmentsOf } from './fragments-of.ts'
import { assertDocumentSize } from './input-limits.ts'
import type { createGraphql } from './yoga.ts'

/** Types of the variables that a document can have. */
const variableTypes: Record<keyof DocumentVariables, 'ID' | 'String'> = {
  event: 'ID',
  type: 'String',
  subject: 'ID',
  account: 'ID',
  license: 'ID',
}
/** Codes of errors after which the same document can succeed. */
const transient = new Set([
  'DATABASE_UNAVAILABLE',
  'GATEWAY_STOPPING',
  'IDENTITY_UNAVAILABLE',
  'OVERLOADED',
  'RATE_LIMITED',
])
/** Documents whose validation is cached: the endpoints of an installation have the same ones for every event. */
const MAX_CACHED = 500

/** Validates and runs the documents of webhook endpoints, as operations of their audience. */
export function createWebhookDocuments(graphql: () => ReturnType<typeof createGraphql>): WebhookDocuments {
  const checked = new LRUCache<string, { problem: string | null; required: readonly string[] }>({
    max: MAX_CACHED,
  })

  function check(audience: Audience, text: string) {
    const key = `${audience} ${text}`
    const known = checked.get(key) ?? checkDocument(schemas[audience], audience, text)
    checked.set(key, known)
    return known
  }

  return {
    problemOf: (audience, document) => check(audience, document).problem,
    async run(caller, document, variables) {
      const missing = check(caller.audience, document).required.find(
        (name) => variables[name as keyof DocumentVariables] === null,
      )
      if (missing) return { problem: `The document requires $${missing}, which the event does not have.` }
      const request = new Request('http://gateway/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify({ query: document, variables: usedVariables(document, variables) }),
      })
      const response = await graphql().fetch(request, { caller })
      const { data, errors = [] } = (await response.json()) as Result
      for (const { message, extensions } of errors)
        if (transient.has(extensions?.code ?? '')) throw new Error(`the document failed: ${message}`)
      if (data) return { data }
      return { problem: errors[0]?.message ?? 'The document returned no data.' }
    },
  }
}

interface Result {
  data?: object | null
  errors?: { message: string; extensions?: { code?: string } }[]
}

/** Returns the values of the variables that the document names. */
function usedVariables(document: string, variables: DocumentVariables): Partial<DocumentVariables> {
  const named = new Set(variablesOf(operationsIn(parse(document))[0]).map(nameOf))
  return Object.fromEntries(Object.entries(variables).filter(([name]) => named.has(name)))
}

/** Returns why a document cannot be a payload, and the variables without which it cannot run. */
function checkDocument(
  schema: GraphQLSchema,
  audience: Audience,
  text: string,
): { problem: string | null; required: readonly string[] } {
  let document: DocumentNode
  try {
    assertDocumentSize(text, audience)
    document = parse(text)
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error), required: [] }
  }
  const [operation, ...further] = operationsIn(document)
  const required = variablesOf(operation)
    .filter(({ type, defaultValue }) => type.kind === Kind.NON_NULL_TYPE && !defaultValue)
    .map(nameOf)
  const problem =
    operation?.operation !== 'query' || further.length > 0
      ? 'The document must contain one operation, which is a query.'
      : problemIn(schema, document, operation)
  return { problem, required }
}

function problemIn(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): string | null {
  const [error] = validate(schema, document, [...specifiedRules, ...documentLimitRules])
  if (error) return error.message
  for (const variable of variablesOf(operation)) {
    const expected = variableTypes[nameOf(variable) as keyof DocumentVariables]
    const type = variable.type.kind === Kind.NON_NULL_TYPE ? variable.type.type : variable.type
    if (!expected) {
      const names = Object.keys(variableTypes).map((name) => `$${name}`)
      return `The document has the variable $${nameOf(variable)}. Its variables can be ${names.join(', ')}.`
    }
    if (type.kind !== Kind.NAMED_TYPE || type.name.value !== expected)
      return `The variable $${nameOf(variable)} must be of type ${expected}.`
  }
  const fragments = fragmentsOf(document)
  const price = priceOf(schema, operation, fragments, {})
  if (price.problem !== null || price.points <= priceLimits.points) return price.problem
  return `The document costs ${price.points} points, and at most ${priceLimits.points} are allowed. Request smaller pages, or fewer nested records.`
}

function operationsIn({ definitions }: DocumentNode): OperationDefinitionNode[] {
  return definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION)
}

function variablesOf(operation: OperationDefinitionNode | undefined): readonly VariableDefinitionNode[] {
  return operation?.variableDefinitions ?? []
}

function nameOf({ variable }: VariableDefinitionNode): string {
  return variable.name.value
}
