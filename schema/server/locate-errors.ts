import { type ASTNode, type DocumentNode, GraphQLError, locatedError, visit } from 'graphql'

/**
 * Gives the errors of a compiled document the nodes at which they occurred, as GraphQL does. graphql-jit only gives them the line and
 * the column, which an error that is made of another one does not have.
 */
export function locateErrors(
  document: DocumentNode,
): (errors: readonly GraphQLError[]) => readonly GraphQLError[] {
  let nodes: Map<string, ASTNode> | null = null
  return (errors) => {
    nodes ??= nodesByPlace(document)
    const found = nodes
    return errors.map(({ message, locations = [], path, originalError }) => {
      // A fragment can be compiled twice for one selection, so a place can be repeated.
      const places = new Set(locations.map(({ line, column }) => `${line}:${column}`))
      const at = [...places].flatMap((place) => found.get(place) ?? [])
      if (originalError) return locatedError(originalError, at, path)
      return new GraphQLError(message, { nodes: at, path })
    })
  }
}

/** Nodes that begin at the same place have the same location. */
function nodesByPlace(document: DocumentNode): Map<string, ASTNode> {
  const nodes = new Map<string, ASTNode>()
  visit(document, {
    enter(node) {
      if (!node.loc) return
      const { line, column } = node.loc.startToken
      nodes.set(`${line}:${column}`, node)
    },
  })
  return nodes
}
