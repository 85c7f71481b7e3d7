import { toTypedId, uuidOf } from '../../src/platform/ids.ts'
import { visibleLicenses } from '../../src/platform/visible.ts'
import { type StreamedChange, streamChanges } from '../../src/subscriptions/change-stream.ts'
import { licenseChanges } from '../../src/subscriptions/license-changes.ts'
import { accountIdOf } from '../builder/account-id.ts'
import { authenticated } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { noRecord } from '../builder/no-record.ts'
import { License } from '../licenses/license.ts'
import { ChangeEvent } from './change-event.ts'
import {
  afterDescription,
  cursorDescription,
  deliveryDescription,
  eventDescription,
  streamOptions,
} from './change-stream.ts'

const LicenseChange = builder.objectRef<StreamedChange>('LicenseChange').implement({
  description: 'Change of a license.',
  subGraphs: authenticated,
  fields: (t) => ({
    cursor: t.string({
      description: cursorDescription,
      resolve: (change) => toTypedId('Event', change.cursor),
    }),
    event: t.expose('event', { type: ChangeEvent, nullable: true, description: eventDescription }),
    license: t.prismaField({
      type: License,
      nullable: true,
      description:
        'Current state of the license. Null in the first message of a stream of several licenses. Null if the ' +
        'license is no longer visible to the caller.',
      resolve: (query, { recordId }, _args, ctx) =>
        recordId === null
          ? noRecord(query)
          : ctx.db.license.findFirst({
              ...query,
              where: { AND: [{ id: recordId }, visibleLicenses(ctx.caller)] },
            }),
    }),
  }),
})

builder.subscriptionField('licenseChanged', (t) =>
  t.field({
    type: LicenseChange,
    description: `Streams changes of licenses and of their devices, keys, files and usage. ${deliveryDescription}`,
    authScopes: { scope: 'LICENSES_READ' },
    subGraphs: authenticated,
    args: {
      license: t.arg.id({
        required: false,
        description:
          'ID of the license; by default, all licenses visible to the caller. Refused with `LICENSE_NOT_FOUND` ' +
          'if the caller cannot see the license, also later in the stream.',
      }),
      account: t.arg.id({
        required: false,
        description:
          'ID of the account. The stream then contains changes made while a license belonged to that account.',
      }),
      after: t.arg.string({ required: false, description: afterDescription }),
    },
    subscribe: async (_root, args, ctx) => {
      const licenseId = args.license ? uuidOf('License', args.license, ['license']) : null
      const accountId = args.account ? await accountIdOf(ctx, args.account, ['account']) : null
      return streamChanges(ctx, licenseChanges(ctx, { licenseId, accountId }), streamOptions(ctx, args))
    },
    resolve: (change) => change,
  }),
)
