import SchemaBuilder from '@pothos/core'
import ErrorsPlugin from '@pothos/plugin-errors'
import PrismaPlugin from '@pothos/plugin-prisma'
import RelayPlugin from '@pothos/plugin-relay'
import ScopeAuthPlugin from '@pothos/plugin-scope-auth'
import SubGraphPlugin from '@pothos/plugin-sub-graph'
import { GraphQLError } from 'graphql'
import { getDatamodel, type default as PrismaTypes } from '../../prisma/pothos-types.ts'
import { allows, type Scope } from '../../src/platform/caller.ts'
import { type NodeType, parseTypedId, toTypedId } from '../../src/platform/ids.ts'
import { everyone, known, type SubGraph } from './audiences.ts'
import { connectionDescriptions } from './connection-descriptions.ts'
import type { RequestContext } from './context.ts'
import './field-deadline.ts'
import './rate-limit.ts'
import type { Scalars } from './scalar-types.ts'

/** What a credential gets for what its scopes do not include. */
export function forbidden(): GraphQLError {
  return new GraphQLError('The credential does not include the scope that this field needs.', {
    extensions: { code: 'FORBIDDEN' },
  })
}

/** Plugins, scalars and authorization. Defines no types: those live one per file beside this one. */
export const builder = new SchemaBuilder<{
  DefaultFieldNullability: false
  Context: RequestContext
  PrismaTypes: PrismaTypes
  SubGraphs: SubGraph
  AuthScopes: { scope: Scope }
  Scalars: Scalars
}>({
  plugins: [
    ErrorsPlugin,
    'patience',
    'rateLimit',
    ScopeAuthPlugin,
    RelayPlugin,
    PrismaPlugin,
    SubGraphPlugin,
  ],
  defaultFieldNullability: false,
  errors: {
    directResult: true,
    // `activateLicense` answers an `ActivateLicenseResult`.
    defaultUnionOptions: {
      name: ({ fieldName }) => `${fieldName.charAt(0).toUpperCase()}${fieldName.slice(1)}Result`,
      description: 'The payload, or the refusal.',
    },
  },
  prisma: {
    client: (ctx) => ctx.db,
    dmmf: getDatamodel(),
    onUnusedQuery: 'error',
    maxConnectionSize: 100,
    defaultConnectionSize: 20,
  },
  relay: {
    clientMutationId: 'omit',
    cursorType: 'String',
    encodeGlobalID: (typename, id) => toTypedId(typename as NodeType, String(id)),
    decodeGlobalID: (id) => {
      const parsed = parseTypedId(id)
      return parsed ? { typename: parsed.type, id: parsed.uuid } : { typename: '', id }
    },
    nodeQueryOptions: false,
    nodesQueryOptions: false,
    idFieldOptions: {
      description: 'The globally unique id: a type prefix and a TypeID, such as `lic_01jd…`.',
    },
    nodeTypeOptions: { description: 'A record with a globally unique id, which `node` finds again.' },
    ...connectionDescriptions,
  },
  scopeAuth: {
    authorizeOnSubscribe: true,
    authScopes: (ctx) => ({ scope: (scope) => allows(ctx.caller, scope) }),
    unauthorizedError: forbidden,
  },
  subGraphs: { defaultForTypes: everyone, fieldsInheritFromTypes: true },
})

builder.queryType({
  description: 'Questions. They change nothing, and answer null for what the caller may not know of.',
  defaultSubGraphsForFields: [],
})
builder.mutationType({
  description: 'Commands. Each answers its payload or a refusal, and takes an `idempotencyKey`.',
  defaultSubGraphsForFields: [],
})
builder.subscriptionType({
  description:
    'Streams of changes, as server-sent events: send the operation with `accept: text/event-stream`. Each message ' +
    'tells its `cursor`; to subscribe again `after` it misses nothing, however the stream ended.',
  subGraphs: known,
  defaultSubGraphsForFields: [],
})
