import { z } from 'zod'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { InputRefusal, StateRefusal } from '../../platform/errors.ts'
import { recordEvent } from '../../platform/events.ts'
import { type KeyedInput, once } from '../../platform/idempotency/once.ts'
import { parseInput } from '../../platform/input.ts'
import { instant } from '../../platform/instant.ts'
import { clockJobs } from '../../platform/jobs.ts'
import { say } from '../../texts/say.ts'
import { duration } from '../terms/duration.ts'

const advanceInput = z.strictObject({
  by: duration({ min: 'PT1S', max: 'P100Y' }).nullish(),
  to: instant.nullish(),
})

/** The latest time of a sandbox: a license of the longest term that starts then ends by `LAST_INSTANT`. */
export const LATEST_TIME = new Date('9899-01-01T00:00:00.000Z')

/**
 * Moves the clock of a sandbox forward, for all its processes. Expiry, leases, meters and schedules follow,
 * and every scheduled job runs immediately, except the maintenance of the database. Refused SANDBOX_ONLY outside a
 * sandbox, and INPUT_INVALID if the clock would go back or beyond `LATEST_TIME`.
 */
export async function advanceClock(
  ctx: Context,
  raw: z.input<typeof advanceInput> & KeyedInput,
): Promise<{ now: Date }> {
  const { sandbox } = ctx
  if (!sandbox) {
    throw new StateRefusal('SANDBOX_ONLY', say('SANDBOX_ONLY'))
  }
  const result = await once(ctx, 'advanceClock', raw, (tx, input) =>
    moveClock(ctx, tx, parseInput(advanceInput, input)),
  )
  await sandbox.read()
  return result
}

async function moveClock(
  ctx: Context,
  tx: Tx,
  { by, to }: z.output<typeof advanceInput>,
): Promise<{ now: Date }> {
  if (Boolean(by) === Boolean(to)) {
    throw new InputRefusal([{ path: ['by'], text: say('INPUT_EXACTLY_ONE', { first: 'by', second: 'to' }) }])
  }
  // Concurrent moves run one after the other.
  await tx.sandboxClock.createMany({ data: { id: 1, aheadMs: 0 }, skipDuplicates: true })
  await tx.$queryRaw`select 1 from sandbox_clock for update`
  const { aheadMs } = await tx.sandboxClock.findUniqueOrThrow({ where: { id: 1 } })
  const real = Date.now()
  const before = Temporal.Instant.fromEpochMilliseconds(real + Number(aheadMs))
  const now = to ?? new Date(before.toZonedDateTimeISO('UTC').add(by!).epochMilliseconds)
  if (now.getTime() < before.epochMilliseconds) {
    throw new InputRefusal([{ path: ['to'], text: say('INPUT_BEFORE_NOW', { now: before.toString() }) }])
  }
  if (now > LATEST_TIME) {
    const text = say('INPUT_CLOCK_TOO_FAR', { latest: LATEST_TIME.toISOString() })
    throw new InputRefusal([{ path: [to ? 'to' : 'by'], text }])
  }
  await tx.sandboxClock.update({ where: { id: 1 }, data: { aheadMs: BigInt(now.getTime() - real) } })
  for (const job of clockJobs) await ctx.enqueue(tx, job, {})
  const data = { from: before.toString(), to: now.toISOString() }
  await recordEvent(ctx, tx, { type: 'sandbox-clock.advanced', subjectId: SANDBOX_CLOCK, data })
  return { now }
}

/** Id of the only sandbox clock, as the subject of its events. */
const SANDBOX_CLOCK = '00000000-0000-0000-0000-000000000001'
