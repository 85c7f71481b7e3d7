import { once } from '../../src/platform/idempotency/once.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { type ExportPart, exportAccount, readExport } from '../../src/privacy/export.ts'
import { staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { Account } from './account.ts'

const ExportAccountInput = builder.inputType('ExportAccountInput', {
  description: 'The account about which everything is to be read.',
  fields: (t) => ({
    account: t.id({ required: true, description: 'Which account.' }),
    reason: t.string({ required: true, description: 'Why, for the audit log, such as who asked for it.' }),
    after: t.string({
      required: false,
      description: 'What `next` of the former document said, for the document after it.',
    }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const ExportAccountPayload = builder
  .objectRef<ExportPart & { accountId: string }>('ExportAccountPayload')
  .implement({
    description:
      'Everything that is kept about an account, in one JSON document, or in several after each other.',
    subGraphs: staff,
    fields: (t) => ({
      account: t.prismaField({
        type: Account,
        description: 'The account, as it stands now.',
        resolve: (query, { accountId }, _args, ctx) =>
          ctx.db.account.findUniqueOrThrow({ ...query, where: { id: accountId } }),
      }),
      document: t.expose('document', {
        type: 'JSONObject',
        description:
          'The document, of `format` licet.account-export and a `version`: lists of records by name, ids as the graph has ' +
          'them, no secrets. At most 5,000 records.',
      }),
      next: t.exposeString('next', {
        nullable: true,
        description: 'Where the next document goes on, for `after`; null when this one was the last.',
      }),
    }),
  })

builder.mutationField('exportAccount', (t) =>
  t.field({
    type: ExportAccountPayload,
    description:
      'Reads everything that is kept about an account: its people, licenses, devices, usage, onboardings, mails, audit ' +
      'log, and what the CRM knows of it. Changes nothing but the audit log, which says who asked, and why. Read anew ' +
      'each time, under an idempotency key too, unless the same document asks.',
    authScopes: { scope: 'PRIVACY_WRITE' },
    subGraphs: staff,
    errors: refusals,
    args: { input: t.arg({ type: ExportAccountInput, required: true, description: 'About which account.' }) },
    resolve: async (_root, { input }, ctx) => {
      const { accountId, after } = await once(ctx, 'exportAccount', input, (tx) =>
        exportAccount(ctx, tx, { ...input, accountId: uuidOf('Account', input.account, ['account']) }),
      )
      return { accountId, ...(await readExport(ctx, accountId, after)) }
    },
  }),
)
