import SchemaBuilder from '@pothos/core'
import ErrorsPlugin from '@pothos/plugin-errors'
import PrismaPlugin from '@pothos/plugin-prisma'
import RelayPlugin from '@pothos/plugin-relay'
import ScopeAuthPlugin, { type AuthFailure } from '@pothos/plugin-scope-auth'
import SubGraphPlugin from '@pothos/plugin-sub-graph'
import { GraphQLError } from 'graphql'
import { getDatamodel, type default as PrismaTypes } from '../../prisma/pothos-types.ts'
import { allows, type Scope } from '../../src/platform/caller.ts'
import { type NodeType, parseTypedId, toTypedId } from '../../src/platform/ids.ts'
import { authenticated, everyone, type SubGraph } from './audiences.ts'
import { connectionDescriptions } from './connection-descriptions.ts'
import type { RequestContext } from './context.ts'
import './field-deadline.ts'
import './rate-limit.ts'
import './required-access.ts'
import type { Scalars } from './scalar-types.ts'

/** Error for a field whose scope the credential does not include. */
export function forbidden(scope: Scope): GraphQLError {
  return new GraphQLError(
    `The credential does not include the scope \`${scope}\`, which this field requires. Use a credential with that scope.`,
    { extensions: { code: 'FORBIDDEN', scope } },
  )
}

/** The scope that the credential lacks. Every `authScopes` of the graph is a scope. */
function missingScope(failure: AuthFailure): Scope {
  if ('failures' in failure) return missingScope(failure.failures[0]!)
  if ('parameter' in failure) return failure.parameter as Scope
  throw new Error(`authorization failed for another reason than a scope: ${failure.kind}`)
}

/** Plugins, scalars and authorization. Types are defined in the files of their nouns. */
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
    'fieldDeadline',
    'rateLimit',
    'requiredAccess',
    ScopeAuthPlugin,
    RelayPlugin,
    PrismaPlugin,
    SubGraphPlugin,
  ],
  defaultFieldNullability: false,
  errors: {
    directResult: true,
    // `activateLicense` returns an `ActivateLicenseResult`.
    defaultUnionOptions: {
      name: ({ fieldName }) => `${fieldName.charAt(0).toUpperCase()}${fieldName.slice(1)}Result`,
      description: 'Payload of the mutation, or a refusal.',
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
      description: 'Globally unique ID: a type prefix and a TypeID, such as `lic_01jd…`.',
    },
    nodeTypeOptions: { description: 'Record with a globally unique ID, which `node` can find.' },
    ...connectionDescriptions,
  },
  scopeAuth: {
    authorizeOnSubscribe: true,
    authScopes: (ctx) => ({ scope: (scope) => allows(ctx.caller, scope) }),
    unauthorizedError: (_parent, _ctx, _info, { failure }) => forbidden(missingScope(failure)),
  },
  subGraphs: { defaultForTypes: everyone, fieldsInheritFromTypes: true },
})

builder.queryType({
  description:
    'Queries. They return null for a record that the caller cannot see. They change no records, except ' +
    'that `validateLicense` records the validation and can start a term.',
  defaultSubGraphsForFields: [],
})
builder.mutationType({
  description:
    'Mutations. Each returns its payload or a refusal and accepts an `idempotencyKey`. Every mutation can ' +
    'be refused with `INPUT_INVALID`, and with `IDEMPOTENCY_KEY_REUSED` if it is given a key.',
  defaultSubGraphsForFields: [],
})
builder.subscriptionType({
  description:
    'Streams of changes as server-sent events. Send the operation with `accept: text/event-stream`. Each ' +
    'message contains its `cursor`. A new subscription `after` that cursor misses no change, even if the ' +
    'connection broke.',
  subGraphs: authenticated,
  defaultSubGraphsForFields: [],
})
