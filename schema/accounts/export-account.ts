import { once } from '../../src/platform/idempotency/once.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { type ExportPart, exportAccount, readExport } from '../../src/privacy/export-account.ts'
import { staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { Account } from './account.ts'

const ExportAccountInput = builder.inputType('ExportAccountInput', {
  description: 'Account to export.',
  fields: (t) => ({
    account: t.id({ required: true, description: 'ID of the account.' }),
    reason: t.string({
      required: true,
      description: 'Reason for the audit log, such as the requester; at most 500 characters.',
    }),
    after: t.string({
      required: false,
      description: 'Value of `next` from the previous document; null for the first document.',
    }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const ExportAccountPayload = builder
  .objectRef<ExportPart & { accountId: string }>('ExportAccountPayload')
  .implement({
    description: 'Part of the data stored about an account, as one JSON document.',
    subGraphs: staff,
    fields: (t) => ({
      account: t.prismaField({
        type: Account,
        description: 'Current state of the account.',
        resolve: (query, { accountId }, _args, ctx) =>
          ctx.db.account.findUniqueOrThrow({ ...query, where: { id: accountId } }),
      }),
      document: t.expose('document', {
        type: 'JSONObject',
        description:
          'Document with `format` `licet.account-export` and a `version`. Contains lists of records by name, ' +
          'with IDs as in the graph and no secrets; at most 5,000 records.',
      }),
      next: t.exposeString('next', {
        nullable: true,
        description: 'Position of the next document, to pass as `after`; null if this is the last document.',
      }),
    }),
  })

builder.mutationField('exportAccount', (t) =>
  t.field({
    type: ExportAccountPayload,
    description:
      'Returns all data stored about an account. Covers contacts, licenses, devices, usage, onboardings, ' +
      'mails, the audit log and the CRM sync. Changes only the audit log, which records the caller and the ' +
      'reason. Every call reads the data again, also with a repeated `idempotencyKey`. Only a repeated call ' +
      'with the same GraphQL document and variables replays the stored response. Refusals: ' +
      '`ACCOUNT_NOT_FOUND`.',
    authScopes: { scope: 'PRIVACY_WRITE' },
    subGraphs: staff,
    errors: refusals,
    args: { input: t.arg({ type: ExportAccountInput, required: true, description: 'Account to export.' }) },
    resolve: async (_root, { input }, ctx) => {
      const { accountId, after } = await once(ctx, 'exportAccount', input, (tx, { account, ...rest }) =>
        exportAccount(ctx, tx, { ...rest, accountId: uuidOf('Account', account, ['account']) }),
      )
      return { accountId, ...(await readExport(ctx, accountId, after)) }
    },
  }),
)
