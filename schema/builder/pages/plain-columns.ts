import {
  type FieldNode,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  getNamedType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql'
import { getDatamodel } from '../../../prisma/pothos-types.ts'
import type { RecordColumn } from '../../../src/platform/database/json-record.ts'
import { ORDER } from './order.ts'

/** Types of columns whose values are the same in JSON and in Prisma, except instants. */
const PLAIN_TYPES = new Set(['String', 'Int', 'Float', 'Boolean', 'Json', 'DateTime'])

/** Fields whose column has another name, because SQL reserves it. */
const RENAMED = new Set(['start', 'end'])

/**
 * Returns the columns that a client requests of the records of a connection; null if a requested field needs more than columns
 * of its record, such as a related record. Then Prisma reads the records. The ID is always included.
 */
export function plainColumnsOf(info: GraphQLResolveInfo, model: string): readonly RecordColumn[] | null {
  const [node, ...others] = info.fieldNodes
  if (!node || others.length > 0) return null
  const known = columnsByNode.get(node)
  if (known !== undefined) return known
  const columns = findColumns(info, node, model)
  columnsByNode.set(node, columns)
  return columns
}

/** Extension of a connection field whose records can be read as columns: true. */
export const PLAIN_RECORDS = 'licet.plain-records'

/** The columns of pages that are written without resolvers: by the field of the page, or by that which replaces its edges. */
export const writtenColumns = new WeakMap<FieldNode, readonly RecordColumn[]>()

/** Returns the columns of a page that is written without resolvers; null for any other page. */
export function writtenColumnsOf({ fieldNodes: [page] }: GraphQLResolveInfo): readonly RecordColumn[] | null {
  for (const node of [page!, ...page!.selectionSet!.selections]) {
    const columns = node.kind === Kind.FIELD && writtenColumns.get(node)
    if (columns) return columns
  }
  return null
}

/** Columns of each connection field in a document. Found once per document, because Yoga parses equal documents once. */
const columnsByNode = new WeakMap<FieldNode, readonly RecordColumn[] | null>()

function findColumns(info: GraphQLResolveInfo, node: FieldNode, model: string): RecordColumn[] | null {
  const edges = fieldsIn(info, [node]).filter(({ name }) => name.value === 'edges')
  const nodes = fieldsIn(info, edges).filter(({ name }) => name.value === 'node')
  const type = typeAt(info.returnType, 'edges', 'node')
  if (!type) return null
  const columns = plainColumnsOfModel(model)
  const needed = new Map<string, RecordColumn>()
  const need = (name: string, isExposed: boolean): boolean => {
    const column = columns.get(name)
    if (!column) return false
    const instant =
      column.instant && isExposed && needed.get(name)?.instant !== 'DATE' ? 'TEXT' : column.instant
    needed.set(name, { ...column, instant })
    return true
  }
  if (!need('id', false)) return null
  for (const { name } of fieldsIn(info, nodes)) {
    const field = columnsOfField(type, name.value)
    if (!field?.names.every((column) => need(column, field.isExposed))) return null
  }
  return [...needed.values()]
}

/**
 * Fields that are selected of some fields, also in fragments. A directive can leave out a field, which costs a column. Each fragment
 * is read once: spreads of spreads would multiply the work.
 */
function fieldsIn({ fragments }: GraphQLResolveInfo, nodes: readonly FieldNode[]): FieldNode[] {
  const found: FieldNode[] = []
  const open: SelectionSetNode[] = nodes.flatMap(({ selectionSet }) => selectionSet ?? [])
  const spread = new Set<string>()
  for (let set = open.pop(); set; set = open.pop())
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) found.push(selection)
      else if (selection.kind === Kind.INLINE_FRAGMENT) open.push(selection.selectionSet)
      else if (!spread.has(selection.name.value)) {
        spread.add(selection.name.value)
        open.push(fragments[selection.name.value]!.selectionSet)
      }
    }
  return found
}

function typeAt(type: GraphQLOutputType, ...path: string[]): GraphQLObjectType | null {
  const named = getNamedType(type)
  if (!isObjectType(named)) return null
  const [name, ...rest] = path
  if (name === undefined) return named
  const field = named.getFields()[name]
  return field ? typeAt(field.type, ...rest) : null
}

/** The column whose value, or whose ID, a field of a type has. Null for any other field. */
export function columnOfField(type: GraphQLObjectType, name: string): RecordColumn | null {
  const { pothosPrismaModel: model } = type.extensions
  const field = type.getFields()[name]
  if (typeof model !== 'string' || !field) return null
  const { pothosExposedField: exposed, pothosOptions: options } = field.extensions
  const isId = name === 'id' && type.getInterfaces().some((one) => one.name === 'Node')
  const isPlain = typeof exposed === 'string' || isId
  // A scope of the field would have to be checked. That of its type is.
  if (!isPlain || 'authScopes' in (options as object)) return null
  const column = plainColumnsOfModel(model).get(typeof exposed === 'string' ? exposed : 'id')
  return column ? { ...column, instant: column.instant && 'TEXT' } : null
}

/** The columns from which a field is computed. The value of an exposed column is that of the field. */
interface FieldColumns {
  names: readonly string[]
  isExposed: boolean
}

/** Null if the field needs more than columns of its record, or if that is unknown. */
function columnsOfField(type: GraphQLObjectType, name: string): FieldColumns | null {
  if (name === '__typename') return { names: [], isExposed: false }
  const { extensions = {} } = type.getFields()[name] ?? {}
  const { pothosExposedField: exposed, pothosPrismaSelect: select } = extensions
  if (typeof exposed === 'string') return { names: [exposed], isExposed: true }
  if (typeof select === 'object' && select !== null) {
    const isPlain = Object.values(select).every((value) => value === true)
    return isPlain ? { names: Object.keys(select), isExposed: false } : null
  }
  // The ID is computed from its column, and a list of children finds them by it.
  return name === 'id' || (!select && extensions[ORDER]) ? { names: ['id'], isExposed: false } : null
}

/** Returns the columns of a model that JSON can hold, by their names. */
export function plainColumnsOfModel(model: string): ReadonlyMap<string, RecordColumn> {
  const known = columnsByModel.get(model)
  if (known) return known
  models ??= getDatamodel().datamodel.models
  const columns = new Map(
    models[model]!.fields.filter(
      ({ name, kind, type }) => !RENAMED.has(name) && (kind === 'enum' || PLAIN_TYPES.has(type)),
    ).map(({ name, type, isList }) => [
      name,
      { name, instant: type === 'DateTime' ? ('DATE' as const) : null, isList },
    ]),
  )
  columnsByModel.set(model, columns)
  return columns
}

const columnsByModel = new Map<string, ReadonlyMap<string, RecordColumn>>()
let models: ReturnType<typeof getDatamodel>['datamodel']['models'] | null = null
