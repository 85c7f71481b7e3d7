import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import type { Prisma } from '../../prisma/client/client.ts'
import { OnboardingStep } from '../../prisma/client/enums.ts'
import type { Context } from '../../src/platform/context.ts'
import { idAt } from '../partitions.ts'
import { seedPartner } from '../seed.ts'

/** What happened to the onboardings of some customers, in no order, some of it twice, some of it with clocks astray. */
export interface OnboardingHistory {
  accounts: { id: string; onboardings: OnboardingRecord[] }[]
  /** Attempts that no account came of. */
  vain: AttemptRecord[]
}
export interface OnboardingRecord {
  id: string
  /** Which of the license types, or none. */
  type: number | null
  abandonedAt: Date | null
  attempts: AttemptRecord[]
  /** Whether all of it is recorded after the other accounts. */
  late?: boolean
}
export interface AttemptRecord {
  step: OnboardingStep
  /** Null is confirmed. */
  code: string | null
  startedAt: Date
  endedAt: Date
  /** Whether it is recorded after the other attempts. */
  late?: boolean
}

const HOUR = 3_600_000
export const epoch = Date.parse('2026-03-01T00:00:00Z')
/** Instants at and around the borders of days. */
export const instant = fc
  .tuple(fc.integer({ min: -10, max: 40 }), fc.constantFrom(0, 0, 7 * HOUR, 1, -1))
  .map(([days, ms]) => new Date(epoch + days * 24 * HOUR + ms))

const codes = ['PRODUCT_MISMATCH', 'ACTIVATION_LIMIT_EXCEEDED', 'INTERNAL']
const attempt = fc
  .record({
    step: fc.constantFrom(...Object.values(OnboardingStep)),
    code: fc.option(fc.constantFrom(...codes), { nil: null, freq: 3 }),
    endedAt: instant,
    took: fc.nat(4000),
    late: fc.boolean(),
  })
  .map(({ took, ...rest }) => ({ ...rest, startedAt: new Date(rest.endedAt.getTime() - took) }))

const onboarding = fc.record({
  type: fc.constantFrom(null, 0, 1),
  abandonedAt: fc.option(instant, { nil: null, freq: 3 }),
  // Mostly one after the other, as it should be; then whatever else.
  orderly: fc.nat(4),
  attempts: fc.array(attempt, { maxLength: 6 }),
  // The same refusal again and again.
  refusedAt: fc.array(instant, { maxLength: 3 }),
  start: instant,
  pace: fc.constantFrom(1, 30_001, 5 * HOUR, 50 * HOUR),
  late: fc.constantFrom(false, false, true),
})

export const onboardingHistory: fc.Arbitrary<OnboardingHistory> = fc
  .record({
    accounts: fc.array(fc.array(onboarding, { minLength: 1, maxLength: 3 }), { maxLength: 12 }),
    vain: fc.array(
      attempt.map((made) => ({ ...made, step: OnboardingStep.CREATE_ACCOUNT, code: made.code ?? codes[0]! })),
      { maxLength: 3 },
    ),
  })
  .map(({ accounts, vain }) => ({
    vain,
    accounts: accounts.map((onboardings) => ({
      id: randomUUID(),
      onboardings: onboardings.map(
        ({ type, orderly, attempts, refusedAt, start, pace, abandonedAt, late }, index) => ({
          id: randomUUID(),
          late,
          // An account has one onboarding at most that waits for a license.
          type: type ?? (index > 0 && !abandonedAt ? 0 : null),
          abandonedAt,
          attempts: [
            ...Object.values(OnboardingStep)
              .slice(0, orderly)
              .map((step, index) => {
                const endedAt = new Date(start.getTime() + index * pace)
                return { step, code: null, startedAt: endedAt, endedAt }
              }),
            ...attempts,
            ...refusedAt.map((at) => ({
              ...{ step: OnboardingStep.ACTIVATE, code: codes[0]! },
              ...{ startedAt: at, endedAt: at },
            })),
          ],
        }),
      ),
    })),
  }))

/** The same history under other ids, so that it can be written again. */
export function withOwnIds({ accounts, vain }: OnboardingHistory): OnboardingHistory {
  const renewed = <T extends { id: string }>(record: T) => ({ ...record, id: randomUUID() })
  const renewedAccounts = accounts.map(renewed)
  return {
    vain,
    accounts: renewedAccounts.map((one) => ({ ...one, onboardings: one.onboardings.map(renewed) })),
  }
}

/** A license type that records hang on. */
export type TypeIds = { productId: string; licenseTypeId: string; revisionId: string }

export async function typeIds({ db }: Context, code: string): Promise<TypeIds> {
  const type = await db.licenseType.findUniqueOrThrow({ where: { code }, include: { revisions: true } })
  return { productId: type.productId, licenseTypeId: type.id, revisionId: type.revisions[0]!.id }
}

/** Writes a history of a partner's customers, latest record first: all of it, or only its early or late records. */
export async function writeOnboardingHistory(
  ctx: Context,
  { accounts, vain }: OnboardingHistory,
  types: TypeIds[],
  partner: string,
  part: 'all' | 'early' | 'late' = 'all',
): Promise<void> {
  const { db } = ctx
  const at = new Date(epoch)
  await seedPartner(ctx, partner)
  const licenses: Prisma.LicenseCreateManyInput[] = []
  const onboardings: Prisma.OnboardingCreateManyInput[] = []
  const attempts: Prisma.OnboardingAttemptCreateManyInput[] = []
  const isWritten = (late = false) => part === 'all' || (part === 'late') === late
  const rowOf = ({ step, code, startedAt, endedAt }: AttemptRecord, onboardingId: string | null) => ({
    id: idAt(endedAt),
    ...{ onboardingId, step, code, startedAt, endedAt, actor: 'test', requestId: 'test' },
    outcome:
      code === null
        ? ('CONFIRMED' as const)
        : code === 'INTERNAL'
          ? ('FAILED' as const)
          : ('REFUSED' as const),
  })
  for (const { id: accountId, onboardings: begun } of accounts) {
    for (const { id, type, abandonedAt, attempts: made, late } of begun) {
      attempts.push(...made.filter((one) => isWritten(late || one.late)).map((one) => rowOf(one, id)))
      if (!isWritten(late)) continue
      const licenseId = type === null ? null : randomUUID()
      if (licenseId) {
        const ids = types[type!]!
        licenses.push({ id: licenseId, accountId, ...ids, keyHint: 'HINT', issuedAt: at, timeZone: 'UTC' })
      }
      const open = { state: 'IN_PROGRESS', nextStep: licenseId ? 'ACTIVATE' : 'ASSIGN_LICENSE' } as const
      const state = abandonedAt ? ({ state: 'ABANDONED', abandonedAt } as const) : open
      onboardings.push({ id, accountId, licenseId, assignedAt: licenseId && at, startedAt: at, ...state })
    }
  }
  attempts.push(...vain.filter(({ late }) => isWritten(late)).map((one) => rowOf(one, null)))
  if (part !== 'late')
    await db.account.createMany({ data: accounts.map(({ id }) => ({ id, name: id, partner })) })
  await db.license.createMany({ data: licenses })
  await db.onboarding.createMany({ data: onboardings })
  await db.onboardingAttempt.createMany({ data: attempts.reverse() })
}
