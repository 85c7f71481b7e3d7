import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLNamedType,
  type GraphQLSchema,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
} from 'graphql'

/** A field, an argument or a value of an enum. `type` is absent for a value. */
export interface DescribedMember {
  name: string
  type?: string
  description?: string
  arguments?: DescribedMember[]
}

/** A type of a graph. */
export interface DescribedType {
  name: string
  kind: 'object' | 'interface' | 'union' | 'enum' | 'input' | 'scalar'
  description?: string
  members: DescribedMember[]
  /** Types that a field of this type can return. */
  possibleTypes?: string[]
}

/** A graph as people read it. */
export interface DescribedGraph {
  queries: DescribedMember[]
  mutations: DescribedMember[]
  subscriptions: DescribedMember[]
  types: DescribedType[]
}

/** Returns the operations and the types of a graph, in the order of their names. */
export function describeGraph(schema: GraphQLSchema): DescribedGraph {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]
  const [queries, mutations, subscriptions] = roots.map((root) =>
    root ? Object.values(root.getFields()).map(describeField) : [],
  )
  const types = Object.values(schema.getTypeMap())
    .filter((type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type))
    .filter((type) => !(roots as (GraphQLNamedType | null | undefined)[]).includes(type))
    .map((type) => describeType(schema, type))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
  return { queries: queries!, mutations: mutations!, subscriptions: subscriptions!, types }
}

function describeType(schema: GraphQLSchema, type: GraphQLNamedType): DescribedType {
  const described = { name: type.name, ...describe(type) }
  const possible = () =>
    isAbstractType(type)
      ? schema
          .getPossibleTypes(type)
          .map(({ name }) => name)
          .toSorted()
      : []
  if (isEnumType(type)) {
    const members = type.getValues().map((value) => ({ name: value.name, ...describe(value) }))
    return { ...described, kind: 'enum', members }
  }
  if (isInputObjectType(type))
    return { ...described, kind: 'input', members: Object.values(type.getFields()).map(describeInput) }
  if (isObjectType(type))
    return { ...described, kind: 'object', members: Object.values(type.getFields()).map(describeField) }
  if (isInterfaceType(type)) {
    const members = Object.values(type.getFields()).map(describeField)
    return { ...described, kind: 'interface', members, possibleTypes: possible() }
  }
  if (isAbstractType(type)) return { ...described, kind: 'union', members: [], possibleTypes: possible() }
  return { ...described, kind: 'scalar', members: [] }
}

function describeField(field: GraphQLField<unknown, unknown>): DescribedMember {
  return {
    name: field.name,
    type: String(field.type),
    ...describe(field),
    ...(field.args.length > 0 && { arguments: field.args.map(describeInput) }),
  }
}

function describeInput(input: GraphQLArgument | GraphQLInputField): DescribedMember {
  return { name: input.name, type: String(input.type), ...describe(input) }
}

function describe({ description }: { description?: string | null | undefined }): { description?: string } {
  return description ? { description } : {}
}
