import type { Plugin } from 'graphql-yoga'
import type { RequestContext } from '../builder/context.ts'
import { operationIn } from './operation-metrics.ts'

/**
 * Reads the queries of callers with a credential from a standby while no primary responds. The response then has
 * `extensions.asOf`: changes that were acknowledged after this time can be missing. Validations by a license key choose their
 * server themselves.
 */
export function useOutage(): Plugin<RequestContext> {
  return {
    onExecute({ args }) {
      const ctx = args.contextValue as RequestContext
      if (ctx.caller.audience === 'APP' || operationIn(args.document, ctx)?.operation !== 'query') return
      const standby = ctx.standbys?.inOutage()
      if (!standby) return
      const { asOf, db, sql } = standby
      Object.assign(ctx, { db, sql, dataAsOf: asOf })
      return {
        onExecuteDone({ result, setResult }) {
          if (!('errors' in result) || !result.errors)
            setResult({
              ...result,
              extensions: { ...Reflect.get(result, 'extensions'), asOf: asOf.toISOString() },
            })
        },
      }
    },
  }
}
