import type { GraphQLSchema } from 'graphql'
import { Refusal } from '../src/errors.ts'
import type { RequestContext } from './context.ts'

/**
 * Notes the code that each root field answered, for the log line of the operation: a refusal's, or a
 * validation's. Once for each field of the roots; nothing below them is touched.
 */
export function noteOutcomes(schema: GraphQLSchema): GraphQLSchema {
  for (const root of [schema.getQueryType(), schema.getMutationType()]) {
    for (const field of Object.values(root?.getFields() ?? {})) {
      const { resolve } = field
      if (!resolve) continue
      field.resolve = async (source, args, ctx: RequestContext, info) => {
        const answer = await resolve(source, args, ctx, info)
        const code = codeOf(answer)
        if (code) ctx.outcomes.push(code)
        return answer
      }
    }
  }
  return schema
}

function codeOf(answer: unknown): string | null {
  if (answer instanceof Refusal) return answer.code
  if (typeof answer !== 'object' || answer === null) return null
  if ('checks' in answer && 'code' in answer) return String(answer.code)
  return null
}
