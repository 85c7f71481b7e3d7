import type { GraphQLSchema } from 'graphql'
import { InputRefusal } from '../../src/platform/errors.ts'
import { say } from '../../src/texts/say.ts'

/** Refuses U+0000 in the arguments of queries, because PostgreSQL cannot store it. Mutations check their own input. */
export function refuseUnstorable(schema: GraphQLSchema): GraphQLSchema {
  for (const field of Object.values(schema.getQueryType()?.getFields() ?? {})) {
    const { resolve } = field
    if (!resolve) continue
    field.resolve = (source, args, ctx, info) => {
      const issues = Object.entries(args)
        .filter(([, value]) => typeof value === 'string' && value.includes('\0'))
        .map(([name]) => ({ path: [name], text: say('INPUT_CHARACTER_NUL') }))
      if (issues.length > 0) throw new InputRefusal(issues)
      return resolve(source, args, ctx, info)
    }
  }
  return schema
}
