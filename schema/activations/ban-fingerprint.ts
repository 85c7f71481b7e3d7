import { banFingerprint } from '../../src/domain/activations/ban-fingerprint.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { BannedFingerprint } from './banned-fingerprint.ts'

const BanFingerprintInput = builder.inputType('BanFingerprintInput', {
  description: 'Device to ban.',
  fields: (t) => ({
    fingerprint: t.string({
      required: true,
      description:
        'Fingerprint of the device; 1 to 4,096 bytes. A placeholder that many devices report is refused.',
    }),
    account: t.id({
      required: false,
      description:
        'ID of the account whose licenses the device may not use; those of all accounts by default.',
    }),
    reason: t.string({
      required: true,
      description:
        'Reason for the audit log and for support; at most 500 characters. The device never gets it.',
    }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const BanFingerprintPayload = builder
  .objectRef<{ bannedFingerprintId: string; created: boolean }>('BanFingerprintPayload')
  .implement({
    description: 'Ban of a device.',
    fields: (t) => ({
      bannedFingerprint: t.prismaField({
        type: BannedFingerprint,
        nullable: true,
        description: 'The ban; null if it was ended since.',
        resolve: (query, { bannedFingerprintId }, _args, ctx) =>
          ctx.db.bannedFingerprint.findUnique({ ...query, where: { id: bannedFingerprintId } }),
      }),
      created: t.exposeBoolean('created', {
        description: 'False if the device was banned before. That ban keeps its reason.',
      }),
    }),
  })

builder.mutationField('banFingerprint', (t) =>
  t.field({
    type: BanFingerprintPayload,
    description:
      'Bans a device from the licenses of one account or of all accounts. The device then cannot activate a license, ' +
      'start a trial, check out a license file or request one: these are refused with `DEVICE_BANNED`. Its validations ' +
      'have the code `DEVICE_BANNED`. Its seats stay in use until they are released, and its license files until they ' +
      'expire. Idempotent. Refusals: `ACCOUNT_NOT_FOUND`.',
    authScopes: { scope: 'LICENSES_WRITE' },
    subGraphs: staff,
    errors: refusals,
    args: { input: t.arg({ type: BanFingerprintInput, required: true, description: 'Device to ban.' }) },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'banFingerprint', input, (tx, { account, ...rest }) =>
        banFingerprint(ctx, tx, {
          ...rest,
          accountId: account && uuidOf('Account', account, ['account']),
        }),
      ),
  }),
)
