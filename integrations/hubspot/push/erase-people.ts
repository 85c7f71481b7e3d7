import { completeErasure, findNextErasure, parkErasure } from '../../../src/crm/erasures.ts'
import type { AppContext } from '../../../src/platform/context.ts'
import type { Failure } from '../api/classify-response.ts'
import type { HubspotClient } from '../api/client.ts'
import { paths } from '../api/paths.ts'

export interface ErasureOptions {
  app: AppContext
  client: HubspotClient
  /** Whether this process still holds the sync lease. */
  holds: () => Promise<boolean>
}

/**
 * Deletes forgotten persons in HubSpot by its privacy deletion. Returns the failure that pauses the sync, or null when no
 * erasure is left. A second deletion changes nothing, so that a killed process can repeat it.
 */
export async function erasePeople({ app, client, holds }: ErasureOptions): Promise<Failure | null> {
  for (;;) {
    if (!(await holds())) return null
    const erasure = await findNextErasure(app)
    if (!erasure) return null
    const address = await app.secrets.open('erasure', erasure.sealedAddress ?? '').catch(() => null)
    const failure =
      address === null
        ? addressUnreadable
        : await eraseFrom(client, { address, remoteIds: erasure.remoteIds })
    if (!failure) await completeErasure(app, erasure)
    else if (failure.kind === 'permanent') {
      app.log.error({
        msg: 'HubSpot does not delete a person',
        contactId: erasure.contactId,
        code: failure.code,
      })
      await parkErasure(app, erasure, failure)
    } else return failure
  }
}

const addressUnreadable: Failure = {
  kind: 'permanent',
  code: 'SECRET_LOST',
  reason:
    'The address was sealed with another LICET_SECRET. Name that secret in LICET_SECRET_PREVIOUS, then call replayCrmSync.',
}

/**
 * Deletes the person by address and by every id, as the address may have changed in HubSpot since. If HubSpot has no
 * contact with the address, it then refuses to create one.
 */
async function eraseFrom(
  client: HubspotClient,
  { address, remoteIds }: { address: string; remoteIds: readonly string[] },
): Promise<Failure | null> {
  const people = [{ objectId: address, idProperty: 'email' }, ...remoteIds.map((objectId) => ({ objectId }))]
  for (const body of people) {
    const path = `${paths.objects('contacts')}/gdpr-delete`
    const { verdict, status } = await client.send({ method: 'POST', path, body })
    if (verdict.kind === 'ok' || status === 404) continue
    // HubSpot's messages contain the address.
    return { ...verdict, reason: verdict.reason.replaceAll(address, 'the address') }
  }
  return null
}
