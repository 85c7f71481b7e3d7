import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  getArgumentValues,
  getNamedType,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  locatedError,
  type NamedTypeNode,
  responsePathAsArray,
  type SelectionSetNode,
  typeFromAST,
} from 'graphql'
import { allows, type Scope } from '../../src/platform/caller.ts'
import type { RecordColumn } from '../../src/platform/database/json-record.ts'
import { type NodeType, toTypedId } from '../../src/platform/ids.ts'
import { forbidden } from '../builder/builder.ts'
import type { RequestContext } from '../builder/context.ts'
import { columnOfField, PLAIN_RECORDS, writtenColumns } from '../builder/pages/plain-columns.ts'
import { SCOPE } from '../builder/required-access.ts'

/** A page and its edges as a resolver returns them. */
export interface Page {
  edges: readonly Edge[]
  pageInfo: Record<string, unknown>
}

interface Edge {
  node: PlainRecord
  cursor: string
}

type PlainRecord = Readonly<Record<string, unknown>>

/** The request for which edges are written. */
interface Request {
  ctx: RequestContext
  info: GraphQLResolveInfo
}

/** With what a page is resolved. It is the same for all records of a request, so that their pages are read together. */
interface PageCall {
  args: Record<string, unknown>
  info: GraphQLResolveInfo
}

/** How each page of a record is read in a request. */
const callsByRequest = new WeakMap<RequestContext, Map<FieldNode, PageCall>>()

type Path = GraphQLResolveInfo['path']

/** Writes the edges of pages as a response has them. */
export interface EdgesWriter {
  /** The columns that their records need. */
  columns: readonly RecordColumn[]
  /** Throws where GraphQL would have an error. */
  write: (edges: readonly Edge[], request: Request, path: Path) => object[] | Promise<object[]>
}

type Written = Record<string, unknown>

/** Writes one field of an object. A field that has to be read is written when its promise in `pending` is fulfilled. */
type WriteField<Of> = (
  of: Of,
  written: Written,
  request: Request,
  pending: Promise<void>[],
  path: Path,
) => void

/** The document and the graph that writers are made for. No selection has a directive. */
export interface Source {
  schema: GraphQLSchema
  fragments: ReadonlyMap<string, FragmentDefinitionNode>
  /** Pages that could be one page in the response. They are not written. */
  merged: ReadonlySet<FieldNode>
}

/**
 * Returns what writes the edges of a connection, without a resolver for each field of each record, which takes most of the time of a page.
 * Null if a record needs more than its columns and pages of such records.
 */
export function writerOfEdges(
  source: Source,
  connection: GraphQLObjectType,
  edges: readonly FieldNode[],
): EdgesWriter | null {
  const edgeType = getNamedType(connection.getFields().edges?.type)
  const nodeType = isObjectType(edgeType) ? getNamedType(edgeType.getFields().node?.type) : null
  if (!isObjectType(edgeType) || !isObjectType(nodeType)) return null
  const scope = nodeType.extensions[SCOPE] as Scope | undefined
  // Another rule of access than one scope is checked by the resolvers.
  if (!scope && hasRule(nodeType)) return null
  // The position of a record has its ID, and its pages are found by it.
  const id = columnOfField(nodeType, 'id')
  if (!id) return null
  const columns = new Map([[id.name, id]])
  let readsColumns = false
  const writers: WriteField<Edge>[] = []
  for (const [key, fields] of collectFields(source, edgeType, edges)) {
    const { value: name } = fields[0]!.name
    if (name === '__typename') writers.push(writeConstant(key, edgeType.name))
    else if (name === 'cursor')
      writers.push(({ cursor }, written) => {
        written[key] = cursor
      })
    else if (name !== 'node') return null
    else {
      const ofNode = writersOfNode(source, nodeType, fields, columns)
      if (!ofNode) return null
      readsColumns ||= ofNode.readsColumns
      writers.push(({ node }, written, request, pending, path) => {
        written[key] = writeFields(ofNode.writers, node, request, pending, under(path, key))
      })
    }
  }
  return {
    columns: [...columns.values()],
    write(page, request, path) {
      if (scope && readsColumns && page.length > 0 && !allows(request.ctx.caller, scope))
        throw forbidden(scope)
      const pending: Promise<void>[] = []
      try {
        const written = page.map((edge, index) =>
          writeFields(writers, edge, request, pending, under(path, index)),
        )
        return pending.length === 0 ? written : Promise.all(pending).then(() => written)
      } catch (error) {
        ignoreErrors(pending)
        throw error
      }
    },
  }
}

function writeFields<Of>(
  writers: readonly WriteField<Of>[],
  of: Of,
  request: Request,
  pending: Promise<void>[],
  path: Path,
): Written {
  const written: Written = {}
  for (const write of writers) write(of, written, request, pending, path)
  return written
}

/** Adds the columns that the fields of a record need. */
function writersOfNode(
  source: Source,
  type: GraphQLObjectType,
  nodes: readonly FieldNode[],
  columns: Map<string, RecordColumn>,
): { writers: WriteField<PlainRecord>[]; readsColumns: boolean } | null {
  const writers: WriteField<PlainRecord>[] = []
  let readsColumns = false
  for (const [key, fields] of collectFields(source, type, nodes)) {
    const node = fields[0]!
    const field = type.getFields()[node.name.value]
    const column = columnOfField(type, node.name.value)
    const writer =
      node.name.value === '__typename'
        ? writeConstant(key, type.name)
        : field && column
          ? writeColumn(key, type, field, column)
          : field && writePage(source, key, type, field, node)
    if (!writer) return null
    if (column) {
      columns.set(column.name, column)
      readsColumns = true
    }
    writers.push(writer)
  }
  return { writers, readsColumns }
}

function writeConstant(key: string, value: unknown): WriteField<unknown> {
  return (_of, written) => {
    written[key] = value
  }
}

function writeColumn(
  key: string,
  type: GraphQLObjectType,
  field: GraphQLField<unknown, unknown>,
  column: RecordColumn,
): WriteField<PlainRecord> {
  // The ID of a record of the graph has the name of its type.
  const serialize = field.extensions.pothosExposedField
    ? serializerOf(field.type)
    : (id: unknown) => toTypedId(type.name as NodeType, String(id))
  const isRequired = isNonNullType(field.type)
  return (record, written) => {
    const value = record[column.name] ?? null
    if (value === null && isRequired) throw new Error(`${type.name}.${field.name} is null`)
    written[key] = value === null ? null : serialize(value)
  }
}

/** Returns what serializes a value that is not null. */
function serializerOf(type: GraphQLOutputType): (value: unknown) => unknown {
  if (isNonNullType(type)) return serializerOf(type.ofType)
  if (isLeafType(type)) return (value) => type.serialize(value)
  if (!isListType(type)) throw new Error(`${type} has fields`)
  const { ofType: item } = type
  const serialize = serializerOf(item)
  return (values) =>
    (values as unknown[]).map((value) => {
      if (value === null && isNonNullType(item)) throw new Error(`an item of ${type} is null`)
      return value === null ? null : serialize(value)
    })
}

/** Whether Pothos checks the access to the fields of a type. */
function hasRule({ extensions }: GraphQLObjectType): boolean {
  return (extensions.pothosOptions as { authScopes?: unknown } | undefined)?.authScopes !== undefined
}

/** Null if the field is no page of records, or one that cannot be written. */
function writePage(
  source: Source,
  key: string,
  type: GraphQLObjectType,
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
): WriteField<PlainRecord> | null {
  const connection = getNamedType(field.type)
  if (!field.extensions[PLAIN_RECORDS] || source.merged.has(node) || !isObjectType(connection)) return null
  // A copy, because the document is also interpreted, by resolvers of its fields.
  const page: FieldNode = { ...node }
  const columns = new Map<string, RecordColumn>()
  const parts: [key: string, read: (page: Page, request: Request, path: Path) => unknown][] = []
  for (const [name, fields] of collectFields(source, connection, [node])) {
    const { value: part } = fields[0]!.name
    if (part === '__typename') parts.push([name, () => connection.name])
    else if (part === 'edges') {
      const writer = writerOfEdges(source, connection, fields)
      if (!writer) return null
      // The edges can be selected more than once, under other names. The page is read once, with the columns of all.
      for (const column of writer.columns) columns.set(column.name, column)
      parts.push([name, ({ edges }, request, path) => writer.write(edges, request, under(path, name))])
    } else if (part === 'pageInfo') {
      const pageInfo = collectFields(
        source,
        getNamedType(connection.getFields().pageInfo!.type) as GraphQLObjectType,
        fields,
      )
      parts.push([name, readPageInfo(pageInfo)])
    } else return null
  }
  if (columns.size > 0) writtenColumns.set(page, [...columns.values()])
  const read = async (record: PlainRecord, request: Request, path: Path): Promise<Written> => {
    try {
      const { args, info } = callOf(request, type, field, page)
      const found = (await field.resolve!(record, args, request.ctx, info)) as Page
      return await readAll(parts.map(([name, read]) => [name, () => read(found, request, path)]))
    } catch (error) {
      throw locatedError(error, node, responsePathAsArray(path))
    }
  }
  return (record, written, request, pending, path) => {
    // Keeps its place among the fields.
    written[key] = null
    pending.push(
      read(record, request, under(path, key)).then((page) => {
        written[key] = page
      }),
    )
  }
}

function under(path: Path, key: string | number): Path {
  return { prev: path, key, typename: undefined }
}

function readPageInfo(fields: ReadonlyMap<string, FieldNode[]>) {
  const names = [...fields].map(([key, [node]]) => [key, node!.name.value] as const)
  return ({ pageInfo }: Page) =>
    readAll(names.map(([key, name]) => [key, () => (name === '__typename' ? 'PageInfo' : pageInfo[name])]))
}

/** Returns an object of the values that the parts return, and waits for those that are promises. */
function readAll(
  parts: readonly (readonly [key: string, read: () => unknown])[],
): Written | Promise<Written> {
  const written: Written = {}
  const pending: Promise<void>[] = []
  try {
    for (const [key, read] of parts) {
      const value = read()
      written[key] = value
      if (value instanceof Promise)
        pending.push(
          value.then((read) => {
            written[key] = read
          }),
        )
    }
  } catch (error) {
    ignoreErrors(pending)
    throw error
  }
  return pending.length === 0 ? written : Promise.all(pending).then(() => written)
}

/** The error of another part is reported. An error without a handler would end the process. */
function ignoreErrors(pending: readonly Promise<void>[]): void {
  for (const one of pending) one.catch(() => {})
}

/** Returns how the page of each record is read. The path in `info` is that of one of them. */
function callOf(
  { ctx, info }: Request,
  parentType: GraphQLObjectType,
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
): PageCall {
  const calls = callsByRequest.get(ctx) ?? new Map<FieldNode, PageCall>()
  callsByRequest.set(ctx, calls)
  const known = calls.get(node)
  if (known) return known
  const key = (node.alias ?? node.name).value
  const call = {
    args: getArgumentValues(field, node, info.variableValues),
    info: {
      ...info,
      fieldName: field.name,
      fieldNodes: [node],
      returnType: field.type,
      parentType,
      path: { prev: info.path, key, typename: parentType.name },
    },
  }
  calls.set(node, call)
  return call
}

/** Returns the fields that are selected of an object, by their names in the response and in its order. */
function collectFields(
  { schema, fragments }: Source,
  type: GraphQLObjectType,
  nodes: readonly FieldNode[],
): Map<string, FieldNode[]> {
  const fields = new Map<string, FieldNode[]>()
  const spread = new Set<string>()
  const applies = (condition: NamedTypeNode | undefined) => {
    const wanted = condition ? typeFromAST(schema, condition) : type
    return wanted === type || (isAbstractType(wanted) && schema.isSubType(wanted, type))
  }
  const collect = ({ selections }: SelectionSetNode): void => {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        const key = (selection.alias ?? selection.name).value
        const same = fields.get(key)
        if (same) same.push(selection)
        else fields.set(key, [selection])
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        if (applies(selection.typeCondition)) collect(selection.selectionSet)
      } else if (!spread.has(selection.name.value)) {
        spread.add(selection.name.value)
        const { typeCondition, selectionSet } = fragments.get(selection.name.value)!
        if (applies(typeCondition)) collect(selectionSet)
      }
    }
  }
  for (const { selectionSet } of nodes) if (selectionSet) collect(selectionSet)
  return fields
}
