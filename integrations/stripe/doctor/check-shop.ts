import type { StripeClient } from '../api/client.ts'
import { StripeFailure } from '../api/failure.ts'
import { checkEndpoint } from './check-endpoint.ts'
import { checkPermissions } from './check-permissions.ts'
import { checkPrices } from './check-prices.ts'
import { checkWebhooks } from './check-webhooks.ts'
import { type Finding, KEYS } from './finding.ts'

export interface CheckOptions {
  client: StripeClient
  /** Address of the webhooks of the gateway. */
  url: string
  webhookSecrets: readonly string[]
}

/** Checks everything that the integration needs, in order, and writes nothing. Stops if the key does not work. */
export async function checkShop({ client, url, webhookSecrets }: CheckOptions): Promise<Finding[]> {
  const found: Finding[] = []
  try {
    const account = await client.call(({ accounts }) => accounts.retrieveCurrent())
    const name =
      account.settings?.dashboard.display_name ?? account.business_profile?.name ?? 'without a name'
    const mode = (await client.isLive()) ? 'live mode' : 'test mode'
    found.push({ check: 'key', ok: true, message: `${account.id} (${name}), in ${mode}` })
    const permissions = await checkPermissions(client)
    found.push(...permissions, await checkEndpoint(client, url), await checkWebhooks(url, webhookSecrets))
    if (!permissions.some(({ message }) => / (Prices|Products)$/.test(message)))
      found.push(await checkPrices(client))
  } catch (error) {
    if (!(error instanceof StripeFailure)) throw error
    const { kind, code, reason } = error.failure
    const fix =
      kind === 'misconfigured'
        ? `${KEYS} → copy the key, and set LICET_STRIPE_KEY or the file in LICET_STRIPE_KEY_FILE.`
        : 'Check LICET_STRIPE_URL and the network, and run this again.'
    found.push({ check: 'key', ok: false, message: `${code}: ${reason}`, fix })
  }
  return found
}
