import { sourceOf } from '../../src/http/client-address.ts'
import { RateLimited } from '../../src/platform/limits/rate-limited.ts'
import type { RequestContext } from './context.ts'

/**
 * Charges one request for a one-time code, or one attempt at a code, to the address of a client without a credential and to
 * the credential of another. For IPv6 the network around the address is charged too. Throws `RateLimited` above the limit.
 */
export async function limitCodes({ limits, caller }: RequestContext): Promise<void> {
  const { audience, address, principal } = caller
  // Tests, jobs and commands have no address and no limit.
  if (audience === 'APP' && !address) return
  const { owner, networks } =
    audience === 'APP' ? sourceOf(address!) : { owner: principal, networks: [] as { owner: string }[] }
  const largest = networks.at(-1)
  const waits = [
    await limits.codes.take(owner),
    ...(largest ? [await limits.networkCodes.take(largest.owner)] : []),
  ]
  const waitMs = Math.max(...waits)
  if (waitMs > 0) throw new RateLimited(waitMs, 'codes')
}
