import { type DocumentNode, type FragmentDefinitionNode, Kind } from 'graphql'

/** Returns the fragments of a document by their names. Of several with one name, which the validation refuses, the last. */
export function fragmentsOf(document: DocumentNode): Map<string, FragmentDefinitionNode> {
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const node of document.definitions)
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node)
  return fragments
}
