import { setTimeout as sleep } from 'node:timers/promises'
import type { GraphqlClient } from '../src/platform/graphql-client.ts'
import { CompanyOfAccountDocument } from './generated/admin/graphql.ts'

const TIMEOUT_MS = 120_000
const PAUSE_MS = 50

/** Waits until every change is pushed and an account has a company other than `former`. Returns the id of the company. */
export async function waitForCompany(
  vendor: GraphqlClient,
  account: string,
  former: string | null = null,
): Promise<string> {
  for (const deadline = Date.now() + TIMEOUT_MS; Date.now() < deadline; await sleep(PAUSE_MS)) {
    const found = await vendor.send(CompanyOfAccountDocument, { account })
    const company = found.account?.crm?.remoteId
    if (found.crmSync.queue === 0 && company && company !== former) return company
  }
  throw new Error(`the account was not pushed within ${TIMEOUT_MS / 1000} s`)
}
