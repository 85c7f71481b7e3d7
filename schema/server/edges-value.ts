import {
  type DocumentNode,
  extendSchema,
  type FieldNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isObjectType,
  Kind,
  parse,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql'
import type { RequestContext } from '../builder/context.ts'
import { PLAIN_RECORDS, writtenColumns } from '../builder/pages/plain-columns.ts'
import { fragmentsOf } from './fragments-of.ts'
import { type EdgesWriter, type Page, type Source, writerOfEdges } from './write-edges.ts'

/** The field that a compiled query reads in place of `edges`. No client can name it: it is in no published graph. */
const FIELD = 'edgesValue'

/** By the field in a document that replaces `edges`. */
const writers = new WeakMap<FieldNode, EdgesWriter>()

const extendedSchemas = new WeakMap<GraphQLSchema, GraphQLSchema>()

/** Returns a copy of a graph whose connections have one more field: their edges as one value. */
export function withEdgesValues(schema: GraphQLSchema): GraphQLSchema {
  const known = extendedSchemas.get(schema)
  if (known) return known
  const connections = Object.values(schema.getTypeMap()).filter(
    (type): type is GraphQLObjectType => isObjectType(type) && 'edges' in type.getFields(),
  )
  const fields = connections.map(({ name }) => `extend type ${name} { ${FIELD}: EdgesValue! }`)
  const extended = extendSchema(schema, parse(`scalar EdgesValue ${fields.join(' ')}`), { assumeValid: true })
  for (const { name } of connections) {
    const field = (extended.getType(name) as GraphQLObjectType).getFields()[FIELD]!
    field.resolve = ({ edges }: Page, _args, ctx: RequestContext, info) =>
      writers.get(info.fieldNodes[0]!)!.write(edges, { ctx, info }, info.path)
  }
  extendedSchemas.set(schema, extended)
  return extended
}

/**
 * Rewrites the pages of a document whose records need no more than their columns and pages of such records, so that their edges are read
 * as one value. The response stays the same. The document has no directives. It can be executed with `withEdgesValues` only.
 */
export function readEdgesAsValues(schema: GraphQLSchema, document: DocumentNode): DocumentNode {
  const source: Source = {
    schema,
    fragments: fragmentsOf(document),
    merged: findMergedPages(schema, document),
  }
  const info = new TypeInfo(schema)
  return visit(
    document,
    visitWithTypeInfo(info, {
      Field(node) {
        const connection = getNamedType(info.getFieldDef()?.type)
        if (!isPage(info, node) || source.merged.has(node) || !isObjectType(connection)) return
        const { selections } = node.selectionSet!
        const [edges, ...others] = selections.filter(
          (one) => one.kind === Kind.FIELD && one.name.value === 'edges',
        )
        // A fragment could select them once more.
        const isSure = others.length === 0 && selections.every(({ kind }) => kind === Kind.FIELD)
        if (edges?.kind !== Kind.FIELD || !isSure) return
        const writer = writerOfEdges(source, connection, [edges])
        if (!writer) return
        const name = { kind: Kind.NAME, value: FIELD } as const
        const value: FieldNode = { kind: Kind.FIELD, alias: edges.alias ?? edges.name, name }
        writers.set(value, writer)
        writtenColumns.set(value, writer.columns)
        const replaced = selections.map((one) => (one === edges ? value : one))
        return { ...node, selectionSet: { ...node.selectionSet!, selections: replaced } }
      },
    }),
  )
}

/** Returns the pages that could be one page in the response, with the fields of each: those of one type with one name. */
function findMergedPages(schema: GraphQLSchema, document: DocumentNode): Set<FieldNode> {
  const info = new TypeInfo(schema)
  const pages = new Map<string, FieldNode[]>()
  visit(
    document,
    visitWithTypeInfo(info, {
      Field(node) {
        if (!isPage(info, node)) return
        const place = `${info.getParentType()} ${(node.alias ?? node.name).value}`
        pages.set(place, [...(pages.get(place) ?? []), node])
      },
    }),
  )
  return new Set([...pages.values()].filter(({ length }) => length > 1).flat())
}

/** Whether a field is a page whose records can be read as columns. */
function isPage(info: TypeInfo, { selectionSet }: FieldNode): boolean {
  return !!selectionSet && info.getFieldDef()?.extensions[PLAIN_RECORDS] === true
}
