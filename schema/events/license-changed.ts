import { toTypedId, uuidOf } from '../../src/platform/ids.ts'
import { visibleLicenses } from '../../src/platform/visible.ts'
import { type StreamedChange, streamChanges } from '../../src/subscriptions/change-stream.ts'
import { licenseChanges } from '../../src/subscriptions/license-changes.ts'
import { known } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { License } from '../licenses/license.ts'
import { ChangeEvent } from './change-event.ts'
import { after, cursor, delivery, event, streamOptions } from './change-stream.ts'

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

builder.subscriptionField('licenseChanged', (t) =>
  t.field({
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
)
