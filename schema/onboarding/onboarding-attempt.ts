import { parseTypedId } from '../../src/platform/ids.ts'
import { operators } from '../builder/audiences.ts'
import { batched } from '../builder/batch.ts'
import { builder } from '../builder/builder.ts'
import { AttemptOutcome, OnboardingStep } from '../builder/onboarding-enums.ts'

/** Returns the partner whose API key a principal is; null for any other principal. */
const partnerOf = batched<string, string | null>(async (ctx, principals) => {
  const ids = principals.map((principal) => {
    const id = parseTypedId(principal.replace(/^api-key:/, ''))
    return id?.type === 'ApiKey' ? id.uuid : null
  })
  const keys = await ctx.db.apiKey.findMany({
    where: { id: { in: ids.filter((id) => id !== null) } },
    select: { id: true, partner: true },
  })
  const partners = new Map(keys.map(({ id, partner }) => [id, partner]))
  return ids.map((id) => (id === null ? null : (partners.get(id) ?? null)))
})

export const OnboardingAttempt = builder.prismaNode('OnboardingAttempt', {
  description: 'Attempt at one step of an onboarding, with any outcome.',
  id: { field: 'id' },
  authScopes: { scope: 'ACCOUNTS_READ' },
  subGraphs: operators,
  fields: (t) => ({
    step: t.expose('step', { type: OnboardingStep, description: 'Attempted step.' }),
    outcome: t.expose('outcome', { type: AttemptOutcome, description: 'Outcome of the attempt.' }),
    code: t.exposeString('code', {
      nullable: true,
      description:
        'Code of the refusal; null if the attempt was confirmed. `DATABASE_UNAVAILABLE` if the database did ' +
        'not respond in time, `INTERNAL` after a fault.',
    }),
    startedAt: t.expose('startedAt', { type: 'DateTime', description: 'Time at which the attempt started.' }),
    endedAt: t.expose('endedAt', { type: 'DateTime', description: 'Time at which the attempt ended.' }),
    actor: t.string({
      description:
        'Principal that made the attempt. A partner sees `vendor` for a principal that is not one of its own.',
      select: { actor: true },
      resolve: async ({ actor }, _args, ctx) => {
        const { audience, partner, principal } = ctx.caller
        if (audience !== 'PARTNER' || actor === principal) return actor
        return (await partnerOf(ctx, actor)) === partner ? actor : 'vendor'
      },
    }),
    requestId: t.exposeString('requestId', { description: 'ID of the request, as in the log.' }),
  }),
})

export const OnboardingAttemptConnection = builder.connectionObject(
  { type: OnboardingAttempt, name: 'OnboardingAttemptConnection' },
  { name: 'OnboardingAttemptEdge' },
)
