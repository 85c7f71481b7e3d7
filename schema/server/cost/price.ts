import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getArgumentValues,
  getNamedType,
  getNullableType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  typeFromAST,
} from 'graphql'
import { type FieldPrice, PRICE } from '../../builder/field-price.ts'
import { ORDER } from '../../builder/pages/order.ts'
import { pageSize } from '../../builder/pages/page.ts'

/** What an operation may cost at most, as documented in `docs/limits.md`. */
export const priceLimits = {
  /** Allows 100 records with 20 nested records each, and not 100 with 100 each. */
  points: 5_000,
  /** Levels of nested connections. */
  nestedPages: 3,
  /** Occurrences of one field that is an object on a path: one to leave a type, and one after coming back to it. */
  repeated: 2,
} as const

/** Points of a root field of a mutation: it writes in a transaction. */
const MUTATION_POINTS = 10
/** Points of a JSON value: it has up to 16 kB, where a record without it has a few hundred bytes. */
const JSON_POINTS = 10
/** Points of the introspection of a graph, which is computed in memory. */
const INTROSPECTION_POINTS: Record<string, number> = { __schema: 100, __type: 10 }
/** Points of counting the records of a list. */
const COUNT_POINTS = 10
/** Assumed length of a list that is no connection: entitlements, meters and so on. */
const LIST_LENGTH = 5

/** What is known of a selection, for the record that it is selected from. */
interface Price {
  points: number
  /** Fields that are mutations. */
  mutations: number
  /** Points of the list that the selection is of, whatever its length. */
  once: number
  /** Levels of connections on the deepest path. */
  pages: number
  /** Most occurrences on one path of each field that is an object, by `Type.field`. */
  paths: Map<string, number>
}

export interface OperationPrice {
  points: number
  /** The part of the points that is spent whatever the result is: that of the transactions of a mutation. */
  spent: number
  /** The reason for which the shape of the operation is refused whatever it costs; null if it is not. */
  problem: string | null
}

interface Priced {
  schema: GraphQLSchema
  fragments: ReadonlyMap<string, FragmentDefinitionNode>
  variables: Record<string, unknown>
  /** The prices of fragments, each computed once: spreads of spreads would multiply the work. */
  known: Map<string, Price>
}

/**
 * Returns the points of an operation before it runs, with the page sizes that its variables and defaults give. A record is 1
 * point, a value none, a JSON value 10, a field of a mutation 10, and a list multiplies what is selected of its records.
 * The document is valid, so no fragment contains itself.
 */
export function priceOf(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  variables: Record<string, unknown>,
): OperationPrice {
  const root = schema.getRootType(operation.operation)
  if (!root) return { points: 0, spent: 0, problem: null }
  const priced = { schema, fragments, variables, known: new Map<string, Price>() }
  const { points, mutations, pages, paths } = priceOfSelection(priced, root, operation.selectionSet)
  if (operation.operation !== 'mutation')
    return { points: points + 1, spent: 0, problem: problemOf(pages, paths) }
  const spent = MUTATION_POINTS * mutations
  return { points: points + spent, spent, problem: problemOf(pages, paths) }
}

function problemOf(pages: number, paths: Map<string, number>): string | null {
  if (pages > priceLimits.nestedPages)
    return `Pages are nested more than ${priceLimits.nestedPages} levels deep. Send separate queries.`
  const circular = [...paths].find(([, count]) => count > priceLimits.repeated)?.[0]
  if (!circular) return null
  return `The field \`${circular}\` is nested in itself more than ${priceLimits.repeated - 1} time. Send separate queries.`
}

function priceOfSelection(priced: Priced, parent: GraphQLNamedType, { selections }: SelectionSetNode): Price {
  const total = free()
  for (const selection of selections) {
    if (selection.kind === Kind.FIELD) add(total, priceOfField(priced, parent, selection))
    else if (selection.kind === Kind.FRAGMENT_SPREAD)
      add(total, priceOfFragment(priced, selection.name.value))
    else {
      const { typeCondition } = selection
      const type = typeCondition ? typeFromAST(priced.schema, typeCondition) : parent
      if (type) add(total, priceOfSelection(priced, type, selection.selectionSet))
    }
  }
  return total
}

function priceOfFragment(priced: Priced, name: string): Price {
  const known = priced.known.get(name)
  if (known) return known
  const fragment = priced.fragments.get(name)
  const type = fragment && typeFromAST(priced.schema, fragment.typeCondition)
  const price = fragment && type ? priceOfSelection(priced, type, fragment.selectionSet) : free()
  priced.known.set(name, price)
  return price
}

function priceOfField(priced: Priced, parent: GraphQLNamedType, node: FieldNode): Price {
  const field =
    isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[node.name.value] : undefined
  if (!field) return { ...free(), points: INTROSPECTION_POINTS[node.name.value] ?? 0 }
  if (isTransparent(parent) && field.name === 'totalCount') return { ...free(), once: COUNT_POINTS }
  const type = getNamedType(field.type)
  if (!isCompositeType(type) || !node.selectionSet)
    return { ...free(), points: type.name === 'JSONObject' ? JSON_POINTS : 0 }
  const inner = priceOfSelection(priced, type, node.selectionSet)
  const isPage = field.extensions[ORDER] !== undefined
  const own = field.extensions[PRICE] as FieldPrice | undefined
  const count = own ? own.length(argumentsOf(field, node, priced.variables)) : countOf(priced, field, node)
  const name = `${parent.name}.${field.name}`
  if (!isTransparent(parent)) inner.paths.set(name, (inner.paths.get(name) ?? 0) + 1)
  // A connection and its edges are no records of their own. A page without nodes still reads its rows.
  if (isTransparent(type) && !isPage) return inner
  const each = isPage ? Math.max(inner.points, 1) : inner.points + 1
  return {
    points: count * each + inner.once + (isPage ? 1 : 0) + (own?.points ?? 0),
    once: 0,
    mutations: parent === priced.schema.getMutationType() ? 1 : 0,
    pages: inner.pages + (isPage ? 1 : 0),
    paths: inner.paths,
  }
}

/** Most records that a field returns for one record of its parent. */
function countOf({ variables }: Priced, field: GraphQLField<unknown, unknown>, node: FieldNode): number {
  if (field.extensions[ORDER] !== undefined) return pageSize(argumentsOf(field, node, variables))
  return isListType(getNullableType(field.type)) ? LIST_LENGTH : 1
}

function argumentsOf(
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  variables: Record<string, unknown>,
) {
  return field.args.length === 0 ? {} : getArgumentValues(field, node, variables)
}

/** The types between a list and its records. */
function isTransparent(type: GraphQLNamedType): boolean {
  return /(Connection|Edge)$|^PageInfo$/.test(type.name)
}

function free(): Price {
  return { points: 0, once: 0, mutations: 0, pages: 0, paths: new Map() }
}

function add(total: Price, { points, once, mutations, pages, paths }: Price): void {
  total.points += points
  total.once += once
  total.mutations += mutations
  total.pages = Math.max(total.pages, pages)
  for (const [name, count] of paths) total.paths.set(name, Math.max(total.paths.get(name) ?? 0, count))
}
