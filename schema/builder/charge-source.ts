import { sourceOf } from '../../src/http/client-address.ts'
import { RateLimited } from '../../src/platform/limits/rate-limited.ts'
import type { RequestContext } from './context.ts'

/**
 * Charges one point of a limit to the address of a client without a credential, and to the credential of another client. For
 * IPv6 the largest network around the address is charged too. Throws `RateLimited` above the limit. Returns the function
 * that refunds the point.
 */
export async function chargeSource(
  { limits, caller: { audience, address, principal } }: RequestContext,
  rule: 'codes' | 'trials',
): Promise<() => Promise<void>> {
  // Tests, jobs and commands have no address and no limit.
  if (audience === 'APP' && !address) return async () => {}
  const { owner, networks } = audience === 'APP' ? sourceOf(address!) : { owner: principal, networks: [] }
  const largest = networks.at(-1)
  const { source, network } = limits[rule]
  const charges = [{ budget: source, owner }, ...(largest ? [{ budget: network, owner: largest.owner }] : [])]
  for (const charge of charges) {
    const waitMs = await charge.budget.take(charge.owner)
    if (waitMs > 0) throw new RateLimited(waitMs, rule)
  }
  return async () => {
    for (const charge of charges) await charge.budget.refund(charge.owner)
  }
}
