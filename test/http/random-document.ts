import fc, { type GeneratorValue } from 'fast-check'
import {
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
} from 'graphql'
import { EnumName, randomValue } from './random-value.ts'

const MAX_LEVELS = 3

/** Returns a well-formed operation of a graph with random values, in literals and in variables. */
export function randomRequest(g: GeneratorValue, schema: GraphQLSchema, known: string[]) {
  const variables: Record<string, unknown> = {}
  const declarations: string[] = []

  function argumentsOf(args: Parameters<typeof isRequiredArgument>[0][]): string {
    const given = args.flatMap((argument) => {
      const value = randomValue(g, argument.type, known)
      if (value === undefined && !isRequiredArgument(argument)) return []
      if (g(fc.boolean)) return [`${argument.name}: ${literalOf(value)}`]
      const name = `v${declarations.length}`
      declarations.push(`$${name}: ${argument.type}`)
      if (value !== undefined) variables[name] = value
      return [`${argument.name}: $${name}`]
    })
    return given.length > 0 ? `(${given.join(', ')})` : ''
  }

  function selectionOf(type: GraphQLOutputType, levels: number, renamed = false): string {
    const named = getNamedType(type)
    if (isLeafType(named)) return ''
    if (isAbstractType(named)) {
      const types = schema.getPossibleTypes(named)
      const some = types.filter(() => g(fc.boolean)).slice(0, 5)
      return `{ __typename ${some.map((possible) => `... on ${possible.name} ${selectionOf(possible, levels, true)}`).join(' ')} }`
    }
    if (!isObjectType(named)) return ''
    const fields = Object.values(named.getFields())
      .filter((field) => levels > 0 || isLeafType(getNamedType(field.type)))
      .filter(() => g(fc.integer, { min: 0, max: 3 }) === 0)
      .slice(0, 5)
    const written = fields.map((field) => {
      // Two members of a union may have fields with the same name and different types.
      const alias = renamed ? `${named.name}${field.name}: ` : ''
      return `${alias}${field.name}${argumentsOf([...field.args])}${selectionOf(field.type, levels - 1)}`
    })
    return `{ __typename ${written.join(' ')} }`
  }

  const kinds = (['query', 'mutation', 'subscription'] as const).filter((kind) => rootOf(schema, kind))
  const kind = kinds[g(fc.integer, { min: 0, max: kinds.length - 1 })]!
  const fields = Object.values(rootOf(schema, kind)!.getFields())
  const field = fields[g(fc.integer, { min: 0, max: fields.length - 1 })]!
  const called = `${field.name}${argumentsOf([...field.args])}${selectionOf(field.type, MAX_LEVELS)}`
  const declared = declarations.length > 0 ? `(${declarations.join(', ')})` : ''
  return { query: `${kind} ${declared} { ${called} }`, variables }
}

function rootOf(schema: GraphQLSchema, kind: 'query' | 'mutation' | 'subscription') {
  if (kind === 'query') return schema.getQueryType()
  return kind === 'mutation' ? schema.getMutationType() : schema.getSubscriptionType()
}

function literalOf(value: unknown): string {
  if (value === undefined || value === null) return 'null'
  if (value instanceof EnumName) return value.name
  if (Array.isArray(value)) return `[${value.map(literalOf).join(', ')}]`
  if (typeof value !== 'object') return Object.is(value, -0) ? '0' : JSON.stringify(value)
  const members = Object.entries(value).filter(([name]) => /^[_A-Za-z]\w*$/.test(name))
  return `{ ${members.map(([name, member]) => `${name}: ${literalOf(member)}`).join(', ')} }`
}
