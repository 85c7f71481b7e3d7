import { linkAccountToCrm } from '../../src/crm/link.ts'
import { reconcileCrm } from '../../src/crm/reconcile.ts'
import { replayCrmSync } from '../../src/crm/replay.ts'
import { unlinkAccountFromCrm } from '../../src/crm/unlink.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { Account } from '../accounts/account.ts'
import { staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { CrmReconciliation } from './crm.ts'

const LinkAccountToCrmInput = builder.inputType('LinkAccountToCrmInput', {
  description: 'An account to link to a record of the CRM.',
  fields: (t) => ({
    account: t.id({ required: true, description: 'Which account.' }),
    remoteId: t.string({
      required: false,
      description:
        'The CRM’s own id of the record; null makes one of the account’s own, unless it has a record, which it keeps.',
    }),
    reason: t.string({ required: false, description: 'Why, for the audit log.' }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const UnlinkAccountFromCrmInput = builder.inputType('UnlinkAccountFromCrmInput', {
  description: 'An account of which the CRM is to be told no more.',
  fields: (t) => ({
    account: t.id({ required: true, description: 'Which account.' }),
    reason: t.string({ required: false, description: 'Why, for the audit log.' }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const ReconcileCrmInput = builder.inputType('ReconcileCrmInput', {
  description: 'A comparison of everything with the CRM.',
  fields: (t) => ({
    dryRun: t.boolean({ required: false, description: 'Only report, and mend nothing; false by default.' }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const ReplayCrmSyncInput = builder.inputType('ReplayCrmSyncInput', {
  description: 'What is to be told again.',
  fields: (t) => ({
    account: t.id({ required: false, description: 'Only of that account; of all by default.' }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const AccountPayload = (name: string, description: string) =>
  builder.objectRef<{ accountId: string }>(name).implement({
    description,
    subGraphs: staff,
    fields: (t) => ({
      account: t.prismaField({
        type: Account,
        description: 'The account, as it stands now.',
        resolve: (query, { accountId }, _args, ctx) =>
          ctx.db.account.findUniqueOrThrow({ ...query, where: { id: accountId } }),
      }),
    }),
  })

const ReconcileCrmPayload = builder.objectRef<{ reconciliationId: string }>('ReconcileCrmPayload').implement({
  description: 'The comparison, which is made behind this answer.',
  subGraphs: staff,
  fields: (t) => ({
    reconciliation: t.prismaField({
      type: CrmReconciliation,
      description: 'It, as it stands now; `node` finds it again.',
      resolve: (query, { reconciliationId }, _args, ctx) =>
        ctx.db.crmReconciliation.findUniqueOrThrow({ ...query, where: { id: reconciliationId } }),
    }),
  }),
})

const ReplayCrmSyncPayload = builder.objectRef<{ replayed: number }>('ReplayCrmSyncPayload').implement({
  description: 'What will be told again.',
  subGraphs: staff,
  fields: (t) => ({
    replayed: t.exposeInt('replayed', { description: 'How many records were parked.' }),
  }),
})

const LinkPayload = AccountPayload('LinkAccountToCrmPayload', 'The account that is linked.')
const UnlinkPayload = AccountPayload('UnlinkAccountFromCrmPayload', 'The account that is linked no more.')

builder.mutationFields((t) => ({
  linkAccountToCrm: t.field({
    type: LinkPayload,
    description:
      'Links an account to the record of the CRM that a person chose, or to a new one. The CRM is told behind the ' +
      'answer. Refused CRM_RECORD_TAKEN when the record is another account’s. Idempotent: an account that has a ' +
      'record keeps it when none is chosen; unlink it first to give it a new one.',
    authScopes: { scope: 'CRM_WRITE' },
    subGraphs: staff,
    errors: refusals,
    args: { input: t.arg({ type: LinkAccountToCrmInput, required: true, description: 'Which, to which.' }) },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'linkAccountToCrm', input, (tx) =>
        linkAccountToCrm(ctx, tx, { ...input, accountId: uuidOf('Account', input.account, ['account']) }),
      ),
  }),
  unlinkAccountFromCrm: t.field({
    type: UnlinkPayload,
    description:
      'Ends that the CRM is told of an account; what it was told is taken back, behind the answer. Idempotent.',
    authScopes: { scope: 'CRM_WRITE' },
    subGraphs: staff,
    errors: refusals,
    args: { input: t.arg({ type: UnlinkAccountFromCrmInput, required: true, description: 'Which one.' }) },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'unlinkAccountFromCrm', input, (tx) =>
        unlinkAccountFromCrm(ctx, tx, { ...input, accountId: uuidOf('Account', input.account, ['account']) }),
      ),
  }),
  reconcileCrm: t.field({
    type: ReconcileCrmPayload,
    description:
      'Compares everything with the CRM by reading all of it, behind the answer. Each difference is reported before ' +
      'it is mended. Every night it is made by itself.',
    authScopes: { scope: 'CRM_WRITE' },
    subGraphs: staff,
    errors: refusals,
    args: { input: t.arg({ type: ReconcileCrmInput, required: true, description: 'How.' }) },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'reconcileCrm', input, (tx) => reconcileCrm(ctx, tx, input)),
  }),
  replayCrmSync: t.field({
    type: ReplayCrmSyncPayload,
    description: 'Lets what is parked be told again, and ends a pause: for whoever has mended the cause.',
    authScopes: { scope: 'CRM_WRITE' },
    subGraphs: staff,
    errors: refusals,
    args: { input: t.arg({ type: ReplayCrmSyncInput, required: true, description: 'What.' }) },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'replayCrmSync', input, (tx) =>
        replayCrmSync(ctx, tx, {
          ...input,
          accountId: input.account ? uuidOf('Account', input.account, ['account']) : null,
        }),
      ),
  }),
}))
