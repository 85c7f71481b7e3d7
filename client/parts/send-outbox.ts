import type { Core } from '../core.ts'
import { Deactivate } from '../generated/deactivate.ts'
import { RecordUsage } from '../generated/record-usage.ts'
import { ReleaseFile } from '../generated/release-file.ts'
import type { Outgoing } from '../memory.ts'

/** Sends what waits, in its order, until a request fails. Notes when the seat of a release is free. */
export async function sendOutbox(core: Core, seatFreeAt: Map<string, string | null>): Promise<void> {
  for (;;) {
    const first = core.kept().memory.outbox[0]
    if (!first) return
    const { id } = first
    // Usage whose attempt is not on disk could be counted twice after a crash. A release is safe to repeat.
    const isMarked = await core.apply({ type: 'SENDING', id }, undefined, first.kind === 'USAGE')
    if (!isMarked) return
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
