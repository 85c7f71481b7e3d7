import { setTimeout as sleep } from 'node:timers/promises'
import type { GraphqlClient } from '../src/platform/graphql-client.ts'
import { CompanyOfAccountDocument } from './generated/admin/graphql.ts'
import { note } from './report.ts'

const PATIENCE_MS = 30_000
const PAUSE_MS = 100

/** What a support agent looks at first. */
const shown = [
  'licet_status',
  'licet_seats_used',
  'licet_seats_bought',
  'licet_next_expiry',
  'licet_onboarding_step',
]

/** A support agent, who has a CRM and nothing else. */
export interface Agent {
  /** Waits until the CRM has been told, and prints what the account's company says there. */
  looksUp(account: string): Promise<void>
}

/** The agent of a gateway that tells an emulator at this address. */
export function employAgent(vendor: GraphqlClient, crm: string): Agent {
  return {
    async looksUp(account) {
      const company = await companyOf(vendor, account)
      const page = await fetch(`${crm}/companies/${company}`)
      if (!page.ok) throw new Error(`the CRM answered ${page.status} for the company`)
      const values = readProperties(await page.text())
      note(
        `HubSpot: ${shown.map((name) => `${values.get(name)?.label} ${values.get(name)?.value}`).join(', ')}`,
      )
    },
  }
}

/** The company of an account, once the CRM knows all that happened. */
async function companyOf(vendor: GraphqlClient, account: string): Promise<string> {
  for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await sleep(PAUSE_MS)) {
    const answer = await vendor.send(CompanyOfAccountDocument, { account })
    const company = answer.account?.crm?.remoteId
    if (answer.crmSync.queue === 0 && company) return company
  }
  throw new Error(`the CRM was not told within ${PATIENCE_MS / 1000} s`)
}

/** The properties on the page of a company, as the agent reads them. */
function readProperties(page: string): Map<string, { label: string; value: string }> {
  const properties = page.matchAll(/<dt title="(\w+)">([^<]*)<\/dt><dd>(.*?)<\/dd>/gs)
  return new Map(
    [...properties].map(([, name, label, value]) => [name!, { label: label!, value: textOf(value!) }]),
  )
}

function textOf(html: string): string {
  return html.replaceAll(/<[^>]*>/g, '').trim()
}
