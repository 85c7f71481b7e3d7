import { toTypedId, uuidOf } from '../../src/platform/ids.ts'
import { visibleAccounts, visibleLicenses } from '../../src/platform/visible.ts'
import type { StreamedEvent } from '../../src/subscriptions/change.ts'
import { type StreamedChange, streamChanges } from '../../src/subscriptions/change-stream.ts'
import { licenseChanges } from '../../src/subscriptions/license-changes.ts'
import { onboardingChanges } from '../../src/subscriptions/onboarding-changes.ts'
import { known, operators, staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import type { RequestContext } from '../builder/context.ts'
import { License } from '../licenses/license.ts'
import { Onboarding } from '../onboarding/onboarding.ts'

const ChangeEvent = builder.objectRef<StreamedEvent>('ChangeEvent').implement({
  description: 'What happened, as the log of events has it.',
  subGraphs: known,
  fields: (t) => ({
    type: t.exposeString('type', { description: 'As `noun.past-verb`, such as `license.suspended`.' }),
    occurredAt: t.expose('occurredAt', { type: 'DateTime', description: 'When.' }),
    actor: t.exposeString('actor', {
      authScopes: { scope: 'AUDIT_READ' },
      subGraphs: staff,
      description: 'Who did it.',
    }),
    requestId: t.exposeString('requestId', {
      authScopes: { scope: 'AUDIT_READ' },
      subGraphs: staff,
      description: 'The request, as the log names it.',
    }),
    data: t.expose('data', {
      type: 'JSONObject',
      authScopes: { scope: 'AUDIT_READ' },
      subGraphs: staff,
      description: 'What changed.',
    }),
  }),
})

const cursor = 'Where the stream stands with this message: what `after` takes to go on behind it.'
const event = 'What happened; null in the message that opens a stream, which tells where it begins.'
const after =
  'The cursor of the last message that was received, to go on behind it without a gap, be it after seconds or ' +
  'days; the `Last-Event-ID` header says the same. Without it the stream begins now, and opens with a message ' +
  'that tells its cursor. An unknown cursor is refused CURSOR_UNKNOWN: read the records again, and begin anew.'
const delivery =
  'Each change at least once, in the order in which they were recorded, with the record as it stands when it is ' +
  'told. It ends with an error when the credential does (UNAUTHENTICATED) or the gateway stops (GATEWAY_STOPPING).'

const LicenseChange = builder.objectRef<StreamedChange>('LicenseChange').implement({
  description: 'A change of a license.',
  subGraphs: known,
  fields: (t) => ({
    cursor: t.string({ description: cursor, resolve: (told) => toTypedId('Event', told.cursor) }),
    event: t.expose('event', { type: ChangeEvent, nullable: true, description: event }),
    license: t.prismaField({
      type: License,
      nullable: true,
      description:
        'The license as it stands now. Null in the message that opens a stream of more than one license, and when ' +
        'the license has just been taken from what the caller may know of.',
      resolve: (query, { recordId }, _args, ctx) => {
        const asked = { ...query, where: { AND: [{ id: recordId ?? '' }, visibleLicenses(ctx.caller)] } }
        return recordId === null ? null : ctx.db.license.findFirst(asked)
      },
    }),
  }),
})

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

builder.subscriptionFields((t) => ({
  licenseChanged: t.field({
    type: LicenseChange,
    description: `The changes of licenses, and of their devices, keys, files and usage. ${delivery}`,
    authScopes: { scope: 'LICENSES_READ' },
    subGraphs: known,
    args: {
      license: t.arg.id({
        required: false,
        description:
          'Only of that license. Refused LICENSE_NOT_FOUND when there is none that the caller may know of, also later.',
      }),
      account: t.arg.id({ required: false, description: 'Only while the license was of that account.' }),
      after: t.arg.string({ required: false, description: after }),
    },
    subscribe: (_root, args, ctx) => {
      const licenseId = args.license ? uuidOf('License', args.license, ['license']) : null
      const accountId = args.account ? uuidOf('Account', args.account, ['account']) : null
      return streamChanges(ctx, licenseChanges(ctx, { licenseId, accountId }), streamOptions(ctx, args))
    },
    resolve: (told) => told,
  }),
  onboardingChanged: t.field({
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
}))

function streamOptions(ctx: RequestContext, args: { after?: string | null | undefined }) {
  const last = args.after ?? ctx.request.headers.get('last-event-id')
  return { after: last ? uuidOf('Event', last, ['after']) : null, stillHolds: ctx.stillHolds }
}
