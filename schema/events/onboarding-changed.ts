import { toTypedId, uuidOf } from '../../src/platform/ids.ts'
import { visibleAccounts } from '../../src/platform/visible.ts'
import { type StreamedChange, streamChanges } from '../../src/subscriptions/change-stream.ts'
import { onboardingChanges } from '../../src/subscriptions/onboarding-changes.ts'
import { operators } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { Onboarding } from '../onboarding/onboarding.ts'
import { ChangeEvent } from './change-event.ts'
import { after, cursor, delivery, event, streamOptions } from './change-stream.ts'

const OnboardingChange = builder.objectRef<StreamedChange>('OnboardingChange').implement({
  description: 'A change of an onboarding: a step that was taken, or its end.',
  subGraphs: operators,
  fields: (t) => ({
    cursor: t.string({ description: cursor, resolve: (told) => toTypedId('Event', told.cursor) }),
    event: t.expose('event', { type: ChangeEvent, nullable: true, description: event }),
    onboarding: t.prismaField({
      type: Onboarding,
      nullable: true,
      description:
        'The onboarding as it stands now; null in the message that opens a stream of more than one onboarding.',
      resolve: (query, { recordId }, _args, ctx) => {
        const asked = { ...query, where: { id: recordId ?? '', account: visibleAccounts(ctx.caller) } }
        return recordId === null ? null : ctx.db.onboarding.findFirst(asked)
      },
    }),
  }),
})

builder.subscriptionField('onboardingChanged', (t) =>
  t.field({
    type: OnboardingChange,
    description: `The changes of onboardings: steps taken, and their end. A refused step changes nothing. ${delivery}`,
    authScopes: { scope: 'ACCOUNTS_READ' },
    subGraphs: operators,
    args: {
      onboarding: t.arg.id({
        required: false,
        description:
          'Only of that onboarding. Refused ONBOARDING_NOT_FOUND when there is none that the caller may know of.',
      }),
      after: t.arg.string({ required: false, description: after }),
    },
    subscribe: (_root, args, ctx) => {
      const onboardingId = args.onboarding ? uuidOf('Onboarding', args.onboarding, ['onboarding']) : null
      return streamChanges(ctx, onboardingChanges(ctx, onboardingId), streamOptions(ctx, args))
    },
    resolve: (told) => told,
  }),
)
