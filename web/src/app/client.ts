import { cacheExchange, type Resolver, type UpdateResolver } from '@urql/exchange-graphcache'
import { Client, type Exchange, fetchExchange, makeOperation, mapExchange } from 'urql'
import { embeddedTypes, mutations, possibleTypes } from '../generated/graph-shape.ts'
import type { Scope, ViewerQuery } from '../generated/graphql.ts'
import { language } from '../i18n/language.ts'
import { afterPaint } from '../parts/after-paint.ts'
import { keepEqual } from './keep-equal.ts'
import { endSession, type Session } from './session.ts'

/** Creates the client of the graph with a normalised cache. */
export function createClient(session: Session): Client {
  return new Client({
    url: '/graphql',
    preferGetMethod: false,
    fetch: authorizedFetch(session),
    fetchOptions: { credentials: 'omit', cache: 'no-store', referrerPolicy: 'no-referrer' },
    requestPolicy: 'cache-and-network',
    exchanges: [
      readByScopes(),
      keepLastData(),
      cacheExchange({
        possibleTypes,
        keys: Object.fromEntries(embeddedTypes.map((name) => [name, () => null])),
        resolvers: {
          Query: {
            license: recordOf('License'),
            account: recordOf('Account'),
            activation: recordOf('Activation'),
            onboarding: recordOf('Onboarding'),
          },
        },
        updates: { Mutation: Object.fromEntries(mutations.map((name) => [name, invalidateLists])) },
      }),
      fetchExchange,
    ],
  })
}

/** Variables of documents that say whether the credential may read records of a kind. */
const scopeOf: Partial<Record<string, Scope>> = {
  readsAccounts: 'ACCOUNTS_READ',
  readsCatalog: 'CATALOG_READ',
  readsCrm: 'CRM_READ',
  readsLicenses: 'LICENSES_READ',
}

/**
 * Sets the variables of `scopeOf` in every document that has them, by the scopes of the viewer. A document includes with them
 * what needs another scope than itself: `account @include(if: $readsAccounts)`. Without the scope, the field is absent.
 */
function readByScopes(): Exchange {
  let scopes: readonly Scope[] = []
  return mapExchange({
    onResult({ data }) {
      const viewer = (data as Partial<ViewerQuery> | undefined)?.viewer
      if (viewer) scopes = viewer.scopes
    },
    onOperation(operation) {
      const names = operation.query.definitions.flatMap((definition) =>
        definition.kind === 'OperationDefinition'
          ? (definition.variableDefinitions ?? []).map(({ variable }) => variable.name.value)
          : [],
      )
      const reads = names.flatMap((name) => {
        const scope = scopeOf[name]
        return scope ? [[name, scopes.includes(scope)]] : []
      })
      if (operation.kind === 'teardown' || reads.length === 0) return
      const variables = { ...operation.variables, ...Object.fromEntries(reads) }
      return makeOperation(operation.kind, { ...operation, variables }, operation.context)
    },
  })
}

/** Results that are kept to compare the next ones with. */
const KEPT_RESULTS = 100

/**
 * Keeps the objects of the last result of a request where its next result equals it. The cache makes new ones for each response, and
 * for each component that begins to read.
 */
function keepLastData(): Exchange {
  const results = new Map<number, unknown>()
  return mapExchange({
    onResult(result) {
      const { key, kind } = result.operation
      if (kind !== 'query') return
      const data = keepEqual(results.get(key), result.data)
      results.delete(key)
      results.set(key, data)
      if (results.size > KEPT_RESULTS) results.delete(results.keys().next().value!)
      return { ...result, data }
    },
  })
}

/**
 * A record that is read by its ID is the one that a list has shown already, unless the gateway has returned another one: an
 * account that was merged is the one that stays.
 */
function recordOf(__typename: string): Resolver {
  return (_parent, args, cache, { parentKey, fieldName }) => {
    const returned = cache.resolve(parentKey, fieldName, args)
    if (returned !== undefined || typeof args.id !== 'string') return returned
    return { __typename, id: args.id }
  }
}

/** Lists, counts and figures may change with any change, so they are read again. Records change by what a payload returns. */
const invalidateLists: UpdateResolver = (_result, args, cache) => {
  // A dry run changes nothing.
  if ((args.input as { dryRun?: boolean } | undefined)?.dryRun) return
  for (const { fieldKey, fieldName } of cache.inspectFields('Query'))
    if (!RECORDS.has(fieldName)) cache.invalidate('Query', fieldKey)
}
const RECORDS = new Set(['license', 'account', 'activation', 'onboarding', 'viewer', 'node'])

/**
 * Returns `fetch` with the credential of the session and the language of the reader. A credential that the gateway refuses
 * is renewed once. If that does not succeed, the session ends.
 */
export function authorizedFetch(session: Session): typeof fetch {
  return async (input, init) => {
    const send = async (credential: string) => {
      const headers = new Headers(init?.headers)
      headers.set('authorization', `Bearer ${credential}`)
      headers.set('accept-language', language.get())
      return await fetch(input, { ...init, headers })
    }
    // To send a request takes milliseconds of processor time. The page that sends it is painted first.
    await afterPaint()
    const credential = await session.credential()
    let response = await send(credential)
    if (response.status === 401 && (await session.renew?.(credential)))
      response = await send(await session.credential())
    if (response.status === 401) endSession(session)
    return response
  }
}

/** A session that tries a credential before it becomes the present one. */
export function unsentSession(credential: string): Session {
  return { credential: async () => credential, signOut: async () => {} }
}
