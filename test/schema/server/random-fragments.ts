import fc, { type GeneratorValue } from 'fast-check'
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type FragmentSpreadNode,
  type GraphQLSchema,
  Kind,
  type NamedTypeNode,
  type NameNode,
  parse,
  print,
  type SelectionNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql'

const nameOf = (value: string): NameNode => ({ kind: Kind.NAME, value })

function parseOrNull(query: string): DocumentNode | null {
  try {
    return parse(query)
  } catch {
    return null
  }
}

/**
 * Adds fragments to a random query: each has some fields of a selection, is spread there once or twice, and may contain another. The
 * fields remain, so that only their order changes. The fields of the root remain as they are, and so does a text that cannot be parsed.
 */
export function withFragments(g: GeneratorValue, schema: GraphQLSchema, query: string): string {
  const info = new TypeInfo(schema)
  const fragments: FragmentDefinitionNode[] = []
  const upTo = (max: number) => g(fc.integer, { min: 0, max })

  function addTo(selections: readonly SelectionNode[], type: string): SelectionNode[] {
    const condition: NamedTypeNode = { kind: Kind.NAMED_TYPE, name: nameOf(type) }
    const all = [...selections]
    const spreads: FragmentSpreadNode[] = []
    const insert = (selection: SelectionNode) => all.splice(upTo(all.length), 0, selection)
    for (let count = upTo(2); count > 0; count--) {
      const own = selections.filter(() => upTo(2) === 0)
      if (upTo(1) === 1) own.reverse()
      const nested = spreads.filter(() => upTo(1) === 1)
      const part = [...nested, ...own, ...nested.filter(() => upTo(1) === 1)]
      if (part.length === 0) part.push(selections[0] as never)
      const selectionSet = { kind: Kind.SELECTION_SET, selections: part } as const
      const spread: FragmentSpreadNode = {
        kind: Kind.FRAGMENT_SPREAD,
        name: nameOf(`part${fragments.length}`),
      }
      fragments.push({
        kind: Kind.FRAGMENT_DEFINITION,
        name: spread.name,
        typeCondition: condition,
        selectionSet,
      })
      spreads.push(spread)
      for (let times = 1 + upTo(1); times > 0; times--) {
        const inline = { kind: Kind.SELECTION_SET, selections: [spread] } as const
        const typeCondition = upTo(1) === 1 ? condition : undefined
        insert(upTo(2) === 0 ? { kind: Kind.INLINE_FRAGMENT, typeCondition, selectionSet: inline } : spread)
      }
    }
    return all
  }

  const document = parseOrNull(query)
  if (!document) return query
  const written = visit(
    document,
    visitWithTypeInfo(info, {
      SelectionSet: {
        leave(node) {
          const type = info.getParentType()
          if (!type || type === schema.getQueryType() || upTo(1) === 0) return
          return { ...node, selections: addTo(node.selections, type.name) }
        },
      },
    }),
  )
  return print({ ...written, definitions: [...written.definitions, ...fragments] })
}
