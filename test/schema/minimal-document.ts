import {
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
} from 'graphql'

const texts: Record<string, string> = {
  DateTime: '"2026-01-15T12:00:00Z"',
  Duration: '"P1D"',
  LocalDate: '"2026-01-15"',
  EmailAddress: '"ada@example.com"',
  JSONObject: '{}',
  Int: '1',
  Float: '1',
  Boolean: 'true',
}

/** The least that can be sent for a value: nothing where it may be left out. */
function literalOf(type: GraphQLInputType): string | null {
  if (!isNonNullType(type)) return null
  const inner = type.ofType
  if (isListType(inner)) return '[]'
  if (isEnumType(inner)) return inner.getValues()[0]!.name
  if (!isInputObjectType(inner)) return texts[inner.name] ?? '"x"'
  const members = Object.values(inner.getFields()).map((field) => [field.name, literalOf(field.type)])
  return `{ ${members
    .filter(([, literal]) => literal)
    .map(([name, literal]) => `${name}: ${literal}`)
    .join(', ')} }`
}

/** Each operation of a graph, with the least document that asks for it. */
export function minimalDocuments(schema: GraphQLSchema): { operation: string; document: string }[] {
  return (['query', 'mutation'] as const).flatMap((kind) => {
    const root = kind === 'query' ? schema.getQueryType() : schema.getMutationType()
    return Object.values(root?.getFields() ?? {}).map((field) => {
      const args = field.args
        .map(({ name, type }) => [name, literalOf(type)])
        .filter(([, literal]) => literal)
      const list =
        args.length > 0 ? `(${args.map(([name, literal]) => `${name}: ${literal}`).join(', ')})` : ''
      const selection = isLeafType(getNamedType(field.type)) ? '' : ' { __typename }'
      return { operation: field.name, document: `${kind} { ${field.name}${list}${selection} }` }
    })
  })
}
