import { type DocumentNode, Kind, type SelectionNode, type SelectionSetNode, visit } from 'graphql'

/**
 * Rewrites each selection that has fragments, so that graphql-jit returns its fields in the order of the document, as the
 * specification demands. The package reads all fields of a selection first, and then its fragments from the last to the first. So
 * each field becomes a fragment, and the fragments are written backwards.
 */
export function inOrder(document: DocumentNode): DocumentNode {
  return visit(document, {
    SelectionSet: {
      leave({ selections, ...node }) {
        const first = selections.findIndex(({ kind }) => kind !== Kind.FIELD)
        if (first === -1 || first === selections.length - 1) return
        const backwards = [...selections.slice(first)].reverse().map(asFragment)
        return { ...node, selections: [...selections.slice(0, first), ...backwards] }
      },
    },
  })
}

function asFragment(selection: SelectionNode): SelectionNode {
  if (selection.kind !== Kind.FIELD) return selection
  const selectionSet: SelectionSetNode = { kind: Kind.SELECTION_SET, selections: [selection] }
  return { kind: Kind.INLINE_FRAGMENT, selectionSet }
}
