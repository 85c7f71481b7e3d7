import type { HubspotClient } from '../api/client.ts'
import type { Finding } from './finding.ts'
import { KEY_SETTINGS } from './finding.ts'
import { findMissingScopes, productProbes } from './scope-probes.ts'

/** Checks the scopes of `licet hubspot products`. The sync does not need them, so their absence is no problem. */
export async function checkProducts(client: HubspotClient): Promise<Finding> {
  const check = 'products'
  const missing = await findMissingScopes(client, productProbes)
  if (missing.length === 0)
    return { check, ok: true, message: '`npm run hubspot -- products` can create products' }
  const message = `${missing.join(' and ')} missing: only \`npm run hubspot -- products\` needs them`
  return { check, ok: true, message, fix: `To create products: ${KEY_SETTINGS} → Scopes → Add new scope.` }
}
