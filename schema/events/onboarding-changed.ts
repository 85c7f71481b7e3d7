import { toTypedId, uuidOf } from '../../src/platform/ids.ts'
import { visibleAccounts } from '../../src/platform/visible.ts'
import { type StreamedChange, streamChanges } from '../../src/subscriptions/change-stream.ts'
import { onboardingChanges } from '../../src/subscriptions/onboarding-changes.ts'
import { operators } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { noRecord } from '../builder/no-record.ts'
import { Onboarding } from '../onboarding/onboarding.ts'
import { ChangeEvent } from './change-event.ts'
import {
  afterDescription,
  cursorDescription,
  deliveryDescription,
  eventDescription,
  streamOptions,
} from './change-stream.ts'

const OnboardingChange = builder.objectRef<StreamedChange>('OnboardingChange').implement({
  description: 'Change of an onboarding: a completed step or its end.',
  subGraphs: operators,
  fields: (t) => ({
    cursor: t.string({
      description: cursorDescription,
      resolve: (change) => toTypedId('Event', change.cursor),
    }),
    event: t.expose('event', { type: ChangeEvent, nullable: true, description: eventDescription }),
    onboarding: t.prismaField({
      type: Onboarding,
      nullable: true,
      description:
        'Current state of the onboarding; null in the first message of a stream of several onboardings.',
      resolve: (query, { recordId }, _args, ctx) =>
        recordId === null
          ? noRecord(query)
          : ctx.db.onboarding.findFirst({
              ...query,
              where: { id: recordId, account: visibleAccounts(ctx.caller) },
            }),
    }),
  }),
})

builder.subscriptionField('onboardingChanged', (t) =>
  t.field({
    type: OnboardingChange,
    description: `Streams changes of onboardings: completed steps and their end. A refused step is not a change. ${deliveryDescription}`,
    authScopes: { scope: 'ACCOUNTS_READ' },
    subGraphs: operators,
    args: {
      onboarding: t.arg.id({
        required: false,
        description:
          'ID of the onboarding; by default, all onboardings visible to the caller. Refused with ' +
          '`ONBOARDING_NOT_FOUND` if the caller cannot see the onboarding.',
      }),
      after: t.arg.string({ required: false, description: afterDescription }),
    },
    subscribe: (_root, args, ctx) => {
      const onboardingId = args.onboarding ? uuidOf('Onboarding', args.onboarding, ['onboarding']) : null
      return streamChanges(ctx, onboardingChanges(ctx, onboardingId), streamOptions(ctx, args))
    },
    resolve: (change) => change,
  }),
)
