import {
  type ASTNode,
  BREAK,
  type DocumentNode,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isInputObjectType,
  isNonNullType,
  isScalarType,
  Kind,
  type SelectionSetNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql'
import { fragmentsOf } from './fragments-of.ts'

/** Whether a function compiled of a document returns what GraphQL would return for some variables. */
export type IsFaithful = (variables: Record<string, unknown>) => boolean

/** The scalars whose literals graphql-jit reads as GraphQL does. */
const PLAIN_SCALARS = new Set(['Boolean', 'ID', 'Int', 'String'])

/** Begins the marks of graphql-jit in a literal text. It writes the text after a mark into its code. */
const MARK = '__MAGIC_'

/**
 * Returns for which variables graphql-jit executes a document as GraphQL does; null if for none. Without an error, it differs for
 *
 * - a literal text with a mark, whose remainder it executes as code;
 * - `@skip` and `@include`: it adds the conditions of a fragment to its fields wherever the fragment is spread;
 * - a name in the response with `_`, with which it joins the names of a path;
 * - a literal of another scalar, which it writes as JSON, or without the variables in it;
 * - a variable in a list or an object, which is null if it is missing, and is not checked for null;
 * - a variable with exactly one field of several, which it does not check.
 */
export function faithfulTo(schema: GraphQLSchema, document: DocumentNode): IsFaithful | null {
  const info = new TypeInfo(schema)
  const defaults = new Set<string>()
  const nested = new Map<string, { isNullable: boolean }>()
  let isFaithful = true
  const refuse = () => {
    isFaithful = false
    return BREAK
  }
  const checkLiteral = () => {
    const type = getNamedType(info.getInputType())
    return isScalarType(type) && !PLAIN_SCALARS.has(type.name) ? refuse() : undefined
  }
  visit(
    document,
    visitWithTypeInfo(info, {
      Directive: refuse,
      Field({ alias, name }) {
        const { value } = alias ?? name
        return value.includes('_') && value !== '__typename' ? refuse() : undefined
      },
      VariableDefinition({ variable, defaultValue }) {
        if (defaultValue) defaults.add(variable.name.value)
        return hasOneOf(info.getInputType()) ? refuse() : undefined
      },
      Variable({ name: { value } }, _key, _parent, _path, ancestors) {
        if (!isInLiteral(ancestors)) return
        const isNullable = !isNonNullType(info.getInputType()) && nested.get(value)?.isNullable !== false
        nested.set(value, { isNullable })
      },
      StringValue: ({ value }) => (value.includes(MARK) ? refuse() : checkLiteral()),
      FloatValue: refuse,
      BooleanValue: checkLiteral,
      EnumValue: checkLiteral,
      IntValue: checkLiteral,
      ListValue: checkLiteral,
      ObjectValue: checkLiteral,
    }),
  )
  if (!isFaithful) return null
  const conditions = [...nested]
  return (variables) =>
    conditions.every(([name, { isNullable }]) => {
      const value = variables[name]
      return value === undefined ? defaults.has(name) : isNullable || value !== null
    })
}

/** Whether a node is in a list or an object. */
function isInLiteral(ancestors: readonly (ASTNode | readonly ASTNode[])[]): boolean {
  return ancestors.some((node) => 'kind' in node && (node.kind === Kind.LIST || node.kind === Kind.OBJECT))
}

function hasOneOf(given: GraphQLInputType | null | undefined, seen = new Set<unknown>()): boolean {
  const type = given && getNamedType(given)
  if (!isInputObjectType(type) || seen.has(type)) return false
  seen.add(type)
  return type.isOneOf || Object.values(type.getFields()).some((field) => hasOneOf(field.type, seen))
}

/** Counts the fields of an operation, with those of each fragment at each place and of each possible type, up to a limit. */
export function countFields(schema: GraphQLSchema, document: DocumentNode, limit: number): number {
  const fragments = fragmentsOf(document)
  const open: { set: SelectionSetNode; types: number }[] = []
  for (const node of document.definitions)
    if (node.kind === Kind.OPERATION_DEFINITION) open.push({ set: node.selectionSet, types: 1 })
  const possibleTypes = new Map<SelectionSetNode, number>()
  const info = new TypeInfo(schema)
  visit(
    document,
    visitWithTypeInfo(info, {
      SelectionSet(node) {
        const type = info.getParentType()
        if (isAbstractType(type)) possibleTypes.set(node, schema.getPossibleTypes(type).length)
      },
    }),
  )
  let count = 0
  for (let next = open.pop(); next && count <= limit; next = open.pop()) {
    for (const selection of next.set.selections) {
      count += next.types
      if (selection.kind === Kind.FIELD) {
        const set = selection.selectionSet
        if (set) open.push({ set, types: next.types * (possibleTypes.get(set) ?? 1) })
      } else {
        const { selectionSet: set } =
          selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value)!
        open.push({ set, types: next.types })
      }
    }
  }
  return count
}
