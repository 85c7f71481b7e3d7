import type { Context } from '../platform/context.ts'
import { NotFoundRefusal } from '../platform/errors.ts'
import { eventTypes } from '../platform/events.ts'
import { mayKnow, visibleAccounts } from '../platform/visible.ts'
import { say } from '../texts/say.ts'
import { CHANGES_AT_A_TIME, type Change, type ChangeSource, reachOf, streamedEventColumns } from './change.ts'

const own = eventTypes.filter((type) => type.startsWith('onboarding.'))
/** The steps ASSIGN_LICENSE and ACTIVATE have the events of their operations: an issued license, an activated device. */
const steps = ['license.issued', 'license.activated'] as const
const types: readonly string[] = [...own, ...steps]

/** Returns the changes of one onboarding, or of all, that are visible to the caller when they are read. */
export function onboardingChanges(ctx: Context, onboardingId: string | null): ChangeSource {
  const { caller, db } = ctx

  /** Returns the onboarding of the stream. Throws a refusal if it is not visible to the caller. */
  async function getOnboarding(id: string) {
    const onboarding = await db.onboarding.findFirst({ where: { id, account: visibleAccounts(caller) } })
    if (!onboarding) throw new NotFoundRefusal('ONBOARDING_NOT_FOUND', say('ONBOARDING_NOT_FOUND'))
    return onboarding
  }

  return {
    recordId: onboardingId,
    assertKnown: async () => void (onboardingId && (await getOnboarding(onboardingId))),
    concerns: (event) =>
      types.includes(event.type) &&
      mayKnow(caller, event) &&
      (!onboardingId || event.subjectId === onboardingId || steps.some((type) => type === event.type)),
    async find(after, upTo) {
      const onboarding = onboardingId ? await getOnboarding(onboardingId) : null
      const events = await db.event.findMany({
        where: {
          position: { gt: after, lte: upTo },
          type: { in: [...types] },
          ...(onboarding && {
            OR: [
              { subjectId: onboarding.id },
              { type: 'license.issued', subjectId: onboarding.licenseId ?? onboarding.id },
              { type: 'license.activated', subjectId: onboarding.activationId ?? onboarding.id },
            ],
          }),
        },
        orderBy: { position: 'asc' },
        take: CHANGES_AT_A_TIME,
        select: streamedEventColumns,
      })
      const subjects = events.map(({ subjectId }) => subjectId)
      const onboardings = await db.onboarding.findMany({
        where: {
          account: visibleAccounts(caller),
          OR: [{ id: { in: subjects } }, { licenseId: { in: subjects } }, { activationId: { in: subjects } }],
        },
        select: { id: true, licenseId: true, activationId: true },
      })
      const idBySubject = new Map(
        onboardings.flatMap(({ id, licenseId, activationId }) =>
          [id, licenseId, activationId].map((subject) => [subject, id] as const),
        ),
      )
      const changes = events.flatMap((event): Change[] => {
        const recordId = idBySubject.get(event.subjectId)
        return recordId ? [{ event, recordId }] : []
      })
      return { changes, foundUpTo: reachOf(events, upTo) }
    },
  }
}
