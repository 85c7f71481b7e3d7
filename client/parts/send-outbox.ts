import type { Core } from '../core.ts'
import { Deactivate } from '../generated/deactivate.ts'
import { RecordUsage } from '../generated/record-usage.ts'
import { ReleaseFile } from '../generated/release-file.ts'
import type { Outgoing } from '../memory.ts'

/** Sends what waits, in its order, until a request fails. Notes when the seat of a release is free. */
export async function sendOutbox(core: Core, seatFreeAt: Map<string, string | null>): Promise<void> {
  for (;;) {
    const id = core.kept().memory.outbox[0]?.id
    if (id === undefined) return
    await core.apply({ type: 'SENDING', id })
    const item = core.kept().memory.outbox.find((one) => one.id === id)
    if (!item) continue
    const result = await deliver(core, item)
    if (!result) return
    if ('seatFreeAt' in result) seatFreeAt.set(id, result.seatFreeAt)
    await core.apply({ type: 'SENT', id })
  }
}

async function deliver({ ask, open }: Core, { kind, id, key, meter, amount, proof }: Outgoing) {
  const { fingerprint } = await open()
  if (kind === 'USAGE')
    return await ask(
      RecordUsage,
      { input: { key, meter: meter!, amount, fingerprint, idempotencyKey: id } },
      id,
    )
  if (key === '') return await ask(ReleaseFile, { input: { proof: proof! } })
  return await ask(Deactivate, { input: { key, fingerprint, ...(proof && { releaseProof: proof }) } })
}
