import type { Context } from '../platform/context.ts'
import { NotFoundRefusal } from '../platform/errors.ts'
import { eventTypes } from '../platform/events.ts'
import { mayKnow, visibleAccounts } from '../platform/visible.ts'
import { CHANGES_AT_A_TIME, type Change, type ChangeSource, reachOf, streamedEventColumns } from './change.ts'

const own = eventTypes.filter((type) => type.startsWith('onboarding.'))
/** ASSIGN_LICENSE and ACTIVATE are recorded as what they are: an issued license, an activated device. */
const steps = ['license.issued', 'license.activated'] as const
const types: readonly string[] = [...own, ...steps]

/** The changes of onboardings that the caller may know of when they are read: of one, or of all. */
export function onboardingChanges(ctx: Context, onboardingId: string | null): ChangeSource {
  const { caller, db } = ctx

  /** The onboarding that the stream is about; refused when the caller may not know of it. */
  async function getAsked(id: string) {
    const asked = await db.onboarding.findFirst({ where: { id, account: visibleAccounts(caller) } })
    if (!asked) throw new NotFoundRefusal('ONBOARDING_NOT_FOUND', 'There is no such onboarding.')
    return asked
  }

  return {
    recordId: onboardingId,
    assertKnown: async () => void (onboardingId && (await getAsked(onboardingId))),
    concerns: (event) =>
      types.includes(event.type) &&
      mayKnow(caller, event) &&
      (!onboardingId || event.subjectId === onboardingId || steps.some((type) => type === event.type)),
    async find(after, upTo) {
      const asked = onboardingId ? await getAsked(onboardingId) : null
      const events = await db.event.findMany({
        where: {
          position: { gt: after, lte: upTo },
          type: { in: [...types] },
          ...(asked && {
            OR: [
              { subjectId: asked.id },
              { type: 'license.issued', subjectId: asked.licenseId ?? asked.id },
              { type: 'license.activated', subjectId: asked.activationId ?? asked.id },
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
