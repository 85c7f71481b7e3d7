import { z } from 'zod'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { NotFoundRefusal } from '../../platform/errors.ts'
import { recordEvent } from '../../platform/events.ts'
import { parseInput } from '../../platform/input.ts'
import { keepMetadata, toPrismaJson } from '../../platform/metadata.ts'
import { visibleLicenses } from '../../platform/visible.ts'
import { say } from '../../texts/say.ts'
import { activateInput } from './activate-input.ts'

const updateInput = z.strictObject({
  activationId: z.string(),
  name: activateInput.shape.name,
  metadata: activateInput.shape.metadata,
})
export type UpdateActivationInput = z.input<typeof updateInput>

/**
 * Changes the name or the metadata of a device. A value that is left out stays; a name of null removes the name. Changes
 * nothing about the seat. Idempotent. Refused ACTIVATION_NOT_FOUND.
 */
export async function updateActivation(
  ctx: Context,
  tx: Tx,
  raw: UpdateActivationInput,
): Promise<{ activationId: string }> {
  const { activationId, ...input } = parseInput(updateInput, raw)
  const activation = await tx.activation.findFirst({
    where: { id: activationId, license: visibleLicenses(ctx.caller) },
    include: { license: { select: { accountId: true } } },
  })
  if (!activation) throw new NotFoundRefusal('ACTIVATION_NOT_FOUND', say('ACTIVATION_NOT_FOUND'))
  const changesName = input.name !== undefined && input.name !== activation.name
  if (!changesName && !input.metadata) return { activationId }
  await tx.activation.update({
    where: { id: activationId },
    data: {
      ...(changesName && { name: input.name }),
      ...(input.metadata && { metadata: toPrismaJson(input.metadata) }),
    },
  })
  if (input.metadata) await keepMetadata(tx, 'activations', activationId, input.metadata)
  const { licenseId, license } = activation
  await recordEvent(ctx, tx, {
    type: 'activation.updated',
    subjectId: activationId,
    accountId: license.accountId,
    licenseId,
  })
  return { activationId }
}
