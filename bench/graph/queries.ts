/** The same query for both servers. PostGraphile names its fields after the tables. */
export interface QueryPair {
  gateway: string
  postgraphile: string
}

const license = 'id name keyHint issuedAt startsAt expiry graceEndsAt suspendedAt revokedAt maxActivations'
const activation = 'id fingerprint name platform version activatedAt lastSeenAt deactivatedAt'
const account = 'id name domain externalId createdAt'
const page = 'pageInfo { hasNextPage endCursor }'

/** What a dashboard shows: accounts, the first licenses of each, and the first devices of each license. */
const dashboard: QueryPair = {
  gateway: `query Dashboard {
    accounts(first: 20) { edges { node { ${account}
      licenses(first: 5) { edges { node { ${license}
        activations(first: 3) { edges { node { ${activation} } } ${page} }
      } } ${page} }
    } } ${page} }
  }`,
  postgraphile: `query Dashboard {
    allAccounts(first: 20, orderBy: [CREATED_AT_ASC, PRIMARY_KEY_ASC]) { edges { node { ${account}
      licensesByAccountId(first: 5) { edges { node { ${license}
        activationsByLicenseId(first: 3) { edges { node { ${activation} } } ${page} }
      } } ${page} }
    } } ${page} }
  }`,
}

const licenses: QueryPair = {
  gateway: `query Licenses { licenses(first: 50) { edges { node { ${license} } } ${page} } }`,
  postgraphile: `query Licenses { allLicenses(first: 50) { edges { node { ${license} } } ${page} } }`,
}

const accounts: QueryPair = {
  gateway: `query Accounts { accounts(first: 100) { edges { node { ${account} } } ${page} } }`,
  postgraphile: `query Accounts {
    allAccounts(first: 100, orderBy: [CREATED_AT_ASC, PRIMARY_KEY_ASC]) { edges { node { ${account} } } ${page} }
  }`,
}

/** The compared queries, by what they read. */
export const queries: Record<string, QueryPair> = {
  '20 accounts × 5 licenses × 3 devices': dashboard,
  '50 licenses': licenses,
  '100 accounts': accounts,
}

/** The first licenses of one account, whatever the number of its licenses. */
export const accountQuery = `query Account($id: ID!) {
  account(id: $id) { ${account} licenses(first: 5) { edges { node { ${license} } } ${page} } }
}`
