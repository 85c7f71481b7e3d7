import type { Activation } from '../../../prisma/client/client.ts'
import type { Tx } from '../../platform/db.ts'
import { type Device, findDevice } from '../validation/device.ts'
import type { LicenseFacts } from '../validation/license-facts.ts'

/** A deactivated device whose seat a license file still holds. */
export type HeldActivation = Omit<Activation, 'components'> & { components: Record<string, string> }

/** Returns the activation whose seat a license file holds for the device; null if there is none. */
export async function findHeldActivation(
  tx: Tx,
  { licenseId, rules }: Pick<LicenseFacts, 'licenseId' | 'rules'>,
  device: Device,
): Promise<HeldActivation | null> {
  const held = await tx.activation.findMany({
    where: { licenseId, deactivatedAt: null, heldSince: { not: null } },
    orderBy: { id: 'asc' },
  })
  return findDevice(held as HeldActivation[], device, rules)
}
