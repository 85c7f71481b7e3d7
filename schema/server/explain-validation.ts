import { type ASTNode, type DocumentNode, GraphQLError, Kind, visit } from 'graphql'
import { type Caller, isAnonymous } from '../../src/platform/caller.ts'

/** Messages of the validation about something that the graph of the caller lacks. */
const unknownNames: [RegExp, string][] = [
  [/^Cannot query field "/, 'The field'],
  [/^Unknown type "/, 'The type'],
]

/**
 * Completes the message of an error in a document. An unknown name may be in the graph of another audience, so the
 * message names the graph and the credential, and is the same whether another graph has it. A wrong value gets the path
 * of its argument. Returns a new error: the validation of a document is cached for all callers.
 */
export function explainValidation(error: GraphQLError, document: DocumentNode, caller: Caller): GraphQLError {
  const place = placeOf(error.nodes?.[0], document)
  const unknown = unknownNames.find(([message]) => message.test(error.message))
  const graph = unknown ? ` ${unknown[1]} is not in ${graphOf(caller)}` : ''
  if (!place && !graph) return error
  const { nodes, source, positions, path, originalError, extensions } = error
  const message = `${place ? `${place}: ` : ''}${error.message}${graph}`
  return new GraphQLError(message, { nodes, source, positions, path, originalError, extensions })
}

function graphOf(caller: Caller): string {
  const graph = `the \`${caller.audience.toLowerCase()}\` graph`
  if (isAnonymous(caller))
    return `${graph}. No credential was sent: for another graph, send \`Authorization: Bearer <API key>\`.`
  return `${graph}, the graph of the credential \`${caller.principal}\`.`
}

/** Names the argument, or the variable, to which a value in the document belongs; null for any other node. */
function placeOf(node: ASTNode | undefined, document: DocumentNode): string | null {
  if (!node || !valueKinds.has(node.kind)) return null
  const parents = parentsIn(document)
  const found: ASTNode[] = []
  for (let above = parents.get(node); above; above = parents.get(above)) found.unshift(above)
  const names: string[] = []
  for (const [index, ancestor] of [...found, node].entries()) {
    if (ancestor.kind === Kind.VARIABLE_DEFINITION) return `Default of \`$${ancestor.variable.name.value}\``
    if (ancestor.kind === Kind.ARGUMENT || ancestor.kind === Kind.OBJECT_FIELD)
      names.push(ancestor.name.value)
    const list = found[index - 1]
    if (list?.kind === Kind.LIST) names.push(String(list.values.indexOf(ancestor as never)))
  }
  const owner = found.findLast(({ kind }) => kind === Kind.FIELD || kind === Kind.DIRECTIVE)
  if (!owner || !('name' in owner) || names.length === 0) return null
  return `Argument \`${names.join('.')}\` of \`${(owner.name as { value: string }).value}\``
}

const parentsOf = new WeakMap<DocumentNode, Map<ASTNode, ASTNode>>()

/** Returns the parent of each node. A document is visited once, however many errors it has. */
function parentsIn(document: DocumentNode): Map<ASTNode, ASTNode> {
  const known = parentsOf.get(document)
  if (known) return known
  const parents = new Map<ASTNode, ASTNode>()
  const open: ASTNode[] = []
  visit(document, {
    enter(node) {
      if (open.length > 0) parents.set(node, open.at(-1)!)
      open.push(node)
    },
    leave() {
      open.pop()
    },
  })
  parentsOf.set(document, parents)
  return parents
}

const valueKinds = new Set<string>([
  Kind.VARIABLE,
  Kind.INT,
  Kind.FLOAT,
  Kind.STRING,
  Kind.BOOLEAN,
  Kind.NULL,
  Kind.ENUM,
  Kind.LIST,
  Kind.OBJECT,
])
