import {
  type DocumentNode,
  type FragmentSpreadNode,
  type GraphQLSchema,
  type InlineFragmentNode,
  isAbstractType,
  isUnionType,
  Kind,
  type NamedTypeNode,
  type SelectionNode,
  type SelectionSetNode,
  TypeInfo,
  typeFromAST,
  visit,
  visitWithTypeInfo,
} from 'graphql'
import { fragmentsOf } from './fragments-of.ts'

/**
 * Rewrites the operation of a document, so that graphql-jit returns its fields in the order of the document, as the specification
 * demands. The package reads all fields of a selection first, and then its fragments from the last to the first. Of several spreads
 * of one fragment, it reads the last. So each field becomes a fragment, each spread becomes the fragment itself, and the fragments are
 * written backwards.
 *
 * A fragment that was certainly read before is left out. One that was read only for some types, or in another selection of the same
 * field, is written again: the first place of a field decides the order.
 */
export function inOrder(schema: GraphQLSchema, document: DocumentNode): DocumentNode {
  const fragments = fragmentsOf(document)
  const info = new TypeInfo(schema)
  /** The fragments that were read before, for each open selection. */
  const read: Set<string>[] = []

  /** Whether a fragment applies to every object of the selection in which it is. */
  function isCertain(condition: NamedTypeNode | undefined): boolean {
    if (!condition) return true
    const type = typeFromAST(schema, condition)
    const parent = info.getParentType()
    if (type === parent) return true
    return isAbstractType(type) && !!parent && !isUnionType(parent) && schema.isSubType(type, parent)
  }

  function openFragment({ typeCondition }: InlineFragmentNode): void {
    const before = read.at(-1)!
    read.push(isCertain(typeCondition) ? before : new Set(before))
  }
  function openSelection(): void {
    read.push(new Set())
  }
  function close(): void {
    read.pop()
  }

  function write({ name: { value } }: FragmentSpreadNode): InlineFragmentNode | null {
    const before = read.at(-1)!
    if (before.has(value)) return null
    before.add(value)
    const { typeCondition, selectionSet } = fragments.get(value)!
    const fragment: InlineFragmentNode = { kind: Kind.INLINE_FRAGMENT, typeCondition, selectionSet }
    openFragment(fragment)
    return fragment
  }

  const definitions = document.definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION)
  return visit(
    { ...document, definitions },
    visitWithTypeInfo(info, {
      OperationDefinition: { enter: openSelection, leave: close },
      Field: { enter: openSelection, leave: close },
      InlineFragment: { enter: openFragment, leave: close },
      // The visit continues in the fragment, and leaves it as an inline one.
      FragmentSpread: write,
      SelectionSet: { leave: backwards },
    }),
  )
}

function backwards({ selections, ...node }: SelectionSetNode): SelectionSetNode | undefined {
  const first = selections.findIndex(({ kind }) => kind !== Kind.FIELD)
  if (first === -1 || first === selections.length - 1) return
  const reversed = selections.slice(first).reverse().map(asFragment)
  return { ...node, selections: [...selections.slice(0, first), ...reversed] }
}

function asFragment(selection: SelectionNode): SelectionNode {
  if (selection.kind !== Kind.FIELD) return selection
  const selectionSet: SelectionSetNode = { kind: Kind.SELECTION_SET, selections: [selection] }
  return { kind: Kind.INLINE_FRAGMENT, selectionSet }
}
