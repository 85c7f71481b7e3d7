import type { GraphqlClient } from '../src/platform/graphql-client.ts'
import { note } from './report.ts'
import { waitForCompany } from './wait-for-company.ts'

/** The properties that a support agent reads first. */
const shown = [
  'licet_status',
  'licet_seats_used',
  'licet_seats_bought',
  'licet_next_expiry',
  'licet_onboarding_step',
]

/** A support agent with access to the CRM only. */
export interface Agent {
  /** Waits until the account is pushed, and prints the properties of its company in the CRM. */
  looksUp(account: string): Promise<void>
}

/** Creates the agent of the emulated CRM at an address. */
export function employAgent(vendor: GraphqlClient, crm: string): Agent {
  return {
    async looksUp(account) {
      const company = await waitForCompany(vendor, account)
      const page = await fetch(`${crm}/companies/${company}`)
      if (!page.ok) throw new Error(`the CRM returned status ${page.status} for the company`)
      const values = readProperties(await page.text())
      note(
        `HubSpot: ${shown.map((name) => `${values.get(name)?.label} ${values.get(name)?.value}`).join(', ')}`,
      )
    },
  }
}

/** Reads the properties on the page of a company. */
function readProperties(page: string): Map<string, { label: string; value: string }> {
  const properties = page.matchAll(/<dt title="(\w+)">([^<]*)<\/dt><dd>(.*?)<\/dd>/gs)
  return new Map(
    [...properties].map(([, name, label, value]) => [name!, { label: label!, value: textOf(value!) }]),
  )
}

function textOf(html: string): string {
  return html.replaceAll(/<[^>]*>/g, '').trim()
}
