import SchemaBuilder, { BasePlugin, type PothosOutputFieldConfig, type SchemaTypes } from '@pothos/core'
import type { GraphQLFieldResolver } from 'graphql'
import { runUnlessCancelled } from '../../src/platform/cancellation.ts'
import type { RequestContext } from './context.ts'

/**
 * Resolves nothing more once nobody waits for the answer: looked at before every field that may have to ask for
 * something, so by whichever road an operation is executed. What was begun ends; a transaction is whole or nothing.
 */
class PatiencePlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override wrapResolve(
    resolver: GraphQLFieldResolver<unknown, Types['Context'], object>,
    { kind, type }: PothosOutputFieldConfig<Types>,
  ): GraphQLFieldResolver<unknown, Types['Context'], object> {
    const isRoot = kind === 'Query' || kind === 'Mutation'
    const isLeaf = type.kind === 'Scalar' || type.kind === 'Enum'
    if (isLeaf && !isRoot) return resolver
    return (root, args, context, info) => {
      const { signal } = context as unknown as RequestContext
      if (signal?.aborted) throw signal.reason
      return runUnlessCancelled(signal, () => resolver(root, args, context, info))
    }
  }
}

SchemaBuilder.registerPlugin('patience', PatiencePlugin)

declare global {
  export namespace PothosSchemaTypes {
    export interface Plugins<Types extends SchemaTypes> {
      patience: PatiencePlugin<Types>
    }
  }
}
