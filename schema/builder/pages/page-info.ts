import { defaultFieldResolver, type GraphQLSchema, isObjectType } from 'graphql'

/**
 * Gives the fields of `PageInfo` resolvers. Whether there is another page is a promise if it needs a look-up, and a compiled query
 * awaits only what a resolver returns.
 */
export function resolvePageInfo(schema: GraphQLSchema): GraphQLSchema {
  const type = schema.getType('PageInfo')
  if (isObjectType(type))
    for (const field of Object.values(type.getFields())) field.resolve ??= defaultFieldResolver
  return schema
}
