import SchemaBuilder, { BasePlugin, type PothosOutputFieldConfig, type SchemaTypes } from '@pothos/core'
import type { GraphQLFieldResolver } from 'graphql'
import { runUnlessCancelled } from '../../src/platform/cancellation.ts'
import type { RequestContext } from './context.ts'

/**
 * Resolves no further field once the request is cancelled, on every execution path. Leaf fields below the roots are
 * not checked because they look nothing up. Work that has begun completes: a transaction is never cut short.
 */
class FieldDeadlinePlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
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

SchemaBuilder.registerPlugin('fieldDeadline', FieldDeadlinePlugin)

declare global {
  export namespace PothosSchemaTypes {
    export interface Plugins<Types extends SchemaTypes> {
      fieldDeadline: FieldDeadlinePlugin<Types>
    }
  }
}
