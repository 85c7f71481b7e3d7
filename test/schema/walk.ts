import {
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
} from 'graphql'

/**
 * Every path through a graph that begins at a type and has at most a number of edges, as selections. Each selection reads
 * all fields at the end of its path. The paths follow the graph, so new edges need no change here.
 */
function walksFrom(type: GraphQLObjectType, edges: number): string[] {
  const here = `{ ${leavesOf(type).join(' ')} }`
  if (edges === 0) return [here]
  const onward = edgesOf(type).flatMap((field) => {
    const { target, write } = stepOf(field)
    return target ? walksFrom(target, edges - 1).map((end) => `{ __typename ${write(end)} }`) : []
  })
  return [here, ...onward]
}

/** A connection is one step to its records. */
function stepOf(field: GraphQLField<unknown, unknown>) {
  const type = getNamedType(field.type)
  if (!isObjectType(type)) return { target: null, write: () => '' }
  const edges = type.name.endsWith('Connection') && getNamedType(type.getFields().edges!.type)
  if (!edges || !isObjectType(edges)) return { target: type, write: (end: string) => `${field.name} ${end}` }
  const node = getNamedType(edges.getFields().node!.type) as GraphQLObjectType
  return { target: node, write: (end: string) => `${field.name} { edges { cursor node ${end} } }` }
}

function edgesOf(type: GraphQLObjectType) {
  return Object.values(type.getFields()).filter(
    (field) => !isLeafType(getNamedType(field.type)) && !field.args.some(isRequiredArgument),
  )
}

function leavesOf(type: GraphQLObjectType): string[] {
  const leaves = Object.values(type.getFields()).filter(
    (field) => isLeafType(getNamedType(field.type)) && !field.args.some(isRequiredArgument),
  )
  return ['__typename', ...leaves.map(({ name }) => name)]
}

/** The same, from what a root field answers: a payload among refusals, or the record with a given id. */
export function walksOf(
  schema: GraphQLSchema,
  field: GraphQLField<unknown, unknown>,
  edges: number,
): string[] {
  const type = getNamedType(field.type)
  if (isLeafType(type)) return ['']
  if (isObjectType(type)) {
    const { target, write } = stepOf(field)
    // The field itself is written by the test, with its arguments.
    return walksFrom(target!, edges).map((end) => write(end).slice(field.name.length))
  }
  const types = schema.getPossibleTypes(type as never).filter(({ name }) => !name.endsWith('Refusal'))
  return types.flatMap((possible) =>
    walksFrom(possible, edges).map((end) => `{ __typename ... on ${possible.name} ${end} }`),
  )
}
