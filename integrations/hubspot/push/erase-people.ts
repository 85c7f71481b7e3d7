import { completeErasure, findErasure, parkErasure } from '../../../src/crm/erasures.ts'
import type { AppContext } from '../../../src/platform/context.ts'
import type { Failure } from '../api/classify-response.ts'
import type { HubspotClient } from '../api/client.ts'
import { paths } from '../api/paths.ts'

export interface ErasureOptions {
  app: AppContext
  client: HubspotClient
  /** Whether the lease is still held. */
  holds: () => Promise<boolean>
}

/**
 * Has HubSpot forget everybody who was forgotten here, by its privacy deletion, until nobody is left or something asks
 * for patience; answers that. To ask twice changes nothing, so that one who is killed in between asks again.
 */
export async function erasePeople({ app, client, holds }: ErasureOptions): Promise<Failure | null> {
  for (;;) {
    if (!(await holds())) return null
    const erasure = await findErasure(app)
    if (!erasure) return null
    const address = await app.secrets.open('erasure', erasure.sealedAddress ?? '').catch(() => null)
    const failed =
      address === null ? secretLost : await eraseFrom(client, { address, remoteIds: erasure.remoteIds })
    if (!failed) await completeErasure(app, erasure)
    else if (failed.kind === 'permanent') {
      app.log.error({
        msg: 'HubSpot does not forget a person',
        contactId: erasure.contactId,
        code: failed.code,
      })
      await parkErasure(app, erasure, failed)
    } else return failed
  }
}

const secretLost: Failure = {
  kind: 'permanent',
  code: 'SECRET_LOST',
  reason: 'The address was sealed under another LICET_SECRET: name it in LICET_PREVIOUS_SECRETS, and replay.',
}

/**
 * By the address, which HubSpot then refuses to take again where it knew nobody by it, and by each id: the address may
 * have been changed there since.
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
    // HubSpot repeats the address in its reasons.
    return { ...verdict, reason: verdict.reason.replaceAll(address, 'the address') }
  }
  return null
}
