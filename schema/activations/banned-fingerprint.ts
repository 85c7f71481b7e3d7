import { Prisma } from '../../prisma/client/client.ts'
import { Account } from '../accounts/account.ts'
import { accountIdOf } from '../builder/account-id.ts'
import { staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { listOf } from '../builder/pages/connection.ts'

export const BannedFingerprint = builder.prismaNode('BannedFingerprint', {
  description:
    'Ban of a device. A banned device cannot activate a license, start a trial or get a license file, and its ' +
    'validations have the code `DEVICE_BANNED`.',
  id: { field: 'id' },
  authScopes: { scope: 'LICENSES_READ' },
  subGraphs: staff,
  fields: (t) => ({
    fingerprint: t.exposeString('fingerprint', { description: 'Fingerprint of the device.' }),
    account: t.relation('account', {
      type: Account,
      nullable: true,
      description: 'Account whose licenses the device may not use; null for those of all accounts.',
    }),
    reason: t.exposeString('reason', { description: 'Reason of the ban, for staff.' }),
    bannedAt: t.expose('bannedAt', { type: 'DateTime', description: 'Time of the ban.' }),
  }),
})

const BannedFingerprintConnection = builder.connectionObject(
  { type: BannedFingerprint, name: 'BannedFingerprintConnection' },
  { name: 'BannedFingerprintEdge' },
)

builder.queryField('bannedFingerprints', (t) =>
  t.connection(
    listOf({
      type: BannedFingerprint,
      table: 'banned_fingerprints',
      description: 'Bans of devices that are in force, oldest first.',
      authScopes: { scope: 'LICENSES_READ' },
      subGraphs: staff,
      args: {
        account: t.arg.id({
          required: false,
          description:
            'ID of an account to filter by. Bans for all accounts are not included. All bans by default.',
        }),
      },
      where: async ({ account }, ctx) => {
        if (!account) return { all: [] }
        const accountId = await accountIdOf(ctx, account, ['account'])
        return { all: [Prisma.sql`child.account_id = ${accountId}::uuid`] }
      },
    }),
    BannedFingerprintConnection,
  ),
)
