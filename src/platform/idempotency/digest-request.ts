import { createHash } from 'node:crypto'
import type { AppContext } from '../context.ts'

/**
 * Returns the digest of a request to store, under the secret. An input can have a weak license key, a one-time code or an address.
 * A digest without the secret would let a reader of the database test guesses of them.
 */
export function digestRequest(
  { secrets }: Pick<AppContext, 'secrets'>,
  request: string,
): Uint8Array<ArrayBuffer> {
  return secrets.digest('idempotency-request', request).digest
}

/** Whether a stored digest is that of a request, under the current or a previous secret. */
export function isDigestOf(
  { secrets }: Pick<AppContext, 'secrets'>,
  stored: Uint8Array,
  request: string,
): boolean {
  // Version 0.1.0 stored digests without a secret. A request can be repeated for a day after the update.
  const former = createHash('sha256').update(request).digest()
  const digests = secrets.digests('idempotency-request', request).map(({ digest }) => digest)
  return [...digests, former].some((digest) => Buffer.compare(stored, digest) === 0)
}
