import { createGraphqlClient, type GraphqlClient } from '../src/platform/graphql-client.ts'

/** Creates an admin client of a gateway, with the header of a proxy that ends TLS. */
export function createAdminClient(url: string, adminKey: string): GraphqlClient {
  return createGraphqlClient({ url, apiKey: adminKey, headers: { 'x-forwarded-proto': 'https' } })
}
