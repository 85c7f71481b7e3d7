import { StripeFailure } from '../api/failure.ts'
import { mapPrices, type PriceMapping } from '../setup/map-prices.ts'
import { setUpEndpoint } from '../setup/set-up-endpoint.ts'
import { readCommand } from './command-client.ts'

/** Prints what was done. Returns the exit code: 1 if a step failed or needs a person. */
export async function run(mappings: readonly PriceMapping[]): Promise<number> {
  const { client, url } = readCommand()
  try {
    const endpoint = await setUpEndpoint(client, url)
    const prices = await mapPrices(client, mappings)
    const done = [...(endpoint.done ? [endpoint.done] : []), ...prices.done]
    for (const line of done) console.log(`✓ ${line}`)
    for (const line of prices.left) console.log(`✗ ${line}`)
    if (endpoint.secret)
      console.log(`
Signing secret, shown this once: ${endpoint.secret}
Set LICET_STRIPE_WEBHOOK_SECRETS to it, and restart the gateway.`)
    else if (done.length === 0 && prices.left.length === 0)
      console.log('✓ Everything exists. Nothing was changed.')
    return prices.left.length > 0 ? 1 : 0
  } catch (error) {
    if (!(error instanceof StripeFailure)) throw error
    const { code, reason } = error.failure
    console.error(`✗ ${code}: ${reason}\n  → npx licet stripe doctor shows how to fix it.`)
    return 1
  }
}
