import { Prisma } from '../../prisma/client/client.ts'
import type { Pause } from '../../src/crm/sync-pause.ts'
import { type CrmSyncStatus, findCrmSyncStatus } from '../../src/crm/sync-status.ts'
import { hasId } from '../../src/platform/database/list.ts'
import { accountIdOf } from '../builder/account-id.ts'
import { staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { enumOf } from '../builder/enum-of.ts'
import { listOf } from '../builder/pages/connection.ts'
import { CrmErasure, CrmErasureConnection } from './crm-erasure.ts'
import { CrmParkedDeal, CrmParkedDealConnection } from './crm-parked-deal.ts'
import { CrmParkedRecord, CrmParkedRecordConnection } from './crm-parked-record.ts'
import { CrmReconciliation } from './crm-reconciliation.ts'
import { CrmReview } from './crm-review.ts'
import { CrmSuggestion, CrmSuggestionConnection } from './crm-suggestion.ts'

const CrmSyncState = enumOf<CrmSyncStatus['state']>('CrmSyncState', {
  description: 'State of the CRM sync.',
  values: {
    NOT_CONNECTED: 'No CRM is connected.',
    PAUSED: 'Nothing is pushed for now.',
    BEHIND: 'Some changes are not pushed yet.',
    CURRENT: 'All changes are pushed.',
  },
})

const CrmPause = builder.objectRef<Pause>('CrmPause').implement({
  description: 'Pause of the CRM sync.',
  subGraphs: staff,
  fields: (t) => ({
    code: t.exposeString('code', {
      description: 'Code of the reason, such as `DAILY`, `MISSING_SCOPES` or `INVALID_AUTHENTICATION`.',
    }),
    reason: t.exposeString('reason', { description: 'Reason and remedy in a message for people.' }),
    until: t.expose('until', { type: 'DateTime', description: 'Time at which the sync resumes.' }),
  }),
})

const CrmReviewConnection = builder.connectionObject(
  { type: CrmReview, name: 'CrmReviewConnection' },
  { name: 'CrmReviewEdge' },
)

const CrmSync = builder.objectRef<CrmSyncStatus>('CrmSync').implement({
  description: 'Status of the CRM sync.',
  subGraphs: staff,
  fields: (t) => ({
    state: t.expose('state', { type: CrmSyncState, description: 'State of the sync.' }),
    target: t.exposeString('target', {
      nullable: true,
      description: 'Name and address of the CRM; null if none is connected.',
    }),
    url: t.exposeString('url', {
      nullable: true,
      description: 'Address of the CRM or of its emulator; null if none is connected.',
    }),
    emulated: t.exposeBoolean('emulated', {
      description:
        'True if the gateway runs an emulator of the CRM because no token is set: no real CRM is connected then. False if a ' +
        'real CRM or none is connected.',
    }),
    pause: t.expose('pause', {
      type: CrmPause,
      nullable: true,
      description: 'Current pause of the sync; null if it is not paused.',
    }),
    licensesPause: t.expose('licensesPause', {
      type: CrmPause,
      nullable: true,
      description:
        'Current pause of the sync of license records, while accounts and contacts are still pushed. Null if ' +
        'license records are pushed, or are not enabled.',
    }),
    dealsPause: t.expose('dealsPause', {
      type: CrmPause,
      nullable: true,
      description:
        'Current pause of the sync of deals, while accounts and contacts are still pushed. Null if deals are pushed, or ' +
        'their events are not followed.',
    }),
    parkedDeals: t.connection(
      listOf({
        type: CrmParkedDeal,
        table: 'crm_deals',
        key: [
          { name: 'portalId', sql: 'child.portal_id', type: 'text' },
          { name: 'dealId', sql: 'child.deal_id', type: 'text' },
        ],
        description: 'Parked deals with their reasons.',
        where: () => ({ all: [Prisma.sql`child.parked_at is not null`], inOrder: true }),
      }),
      CrmParkedDealConnection,
    ),
    queue: t.exposeInt('queue', {
      description:
        'Number of queued accounts: accounts with changes or erasures not yet pushed to the CRM, without ' +
        'parked ones.',
    }),
    behindSince: t.expose('behindSince', {
      type: 'DateTime',
      nullable: true,
      description: 'Time since which the oldest queued account waits; null if the queue is empty.',
    }),
    lag: t.int({
      description: 'Waiting time of the oldest queued account, in seconds; 0 if the queue is empty.',
      resolve: ({ behindSince }, _args, ctx) =>
        behindSince ? Math.max(0, Math.round((ctx.now().getTime() - behindSince.getTime()) / 1000)) : 0,
    }),
    parkedCount: t.exposeInt('parked', {
      description: 'Number of parked records, parked deals and parked erasures.',
    }),
    parked: t.connection(
      listOf({
        type: CrmParkedRecord,
        table: 'crm_records',
        key: [
          { name: 'kind', sql: 'child.kind', type: 'crm_record_kind' },
          { name: 'subjectId', sql: 'child.subject_id', type: 'uuid' },
        ],
        description: 'Parked records with their reasons.',
        where: () => ({ all: [Prisma.sql`child.parked_at is not null`], inOrder: true }),
      }),
      CrmParkedRecordConnection,
    ),
    erasures: t.connection(
      listOf({
        type: CrmErasure,
        table: 'crm_erasures',
        key: [{ name: 'contactId', sql: 'child.contact_id', type: 'uuid' }],
        description: 'Erasures that the CRM has not completed yet, including parked ones.',
        where: () => ({ all: [Prisma.sql`child.completed_at is null`], inOrder: true }),
      }),
      CrmErasureConnection,
    ),
    suggestions: t.connection(
      listOf({
        type: CrmSuggestion,
        table: 'crm_suggestions',
        key: [
          { name: 'accountId', sql: 'child.account_id', type: 'uuid' },
          { name: 'remoteId', sql: 'child.remote_id', type: 'text' },
        ],
        description: 'Candidate records for accounts whose domain does not match exactly one CRM record.',
        args: { account: t.arg.id({ required: false, description: 'ID of the account to filter by.' }) },
        where: async ({ account }, ctx) => ({
          all: account ? [hasId('account_id', await accountIdOf(ctx, account, ['account']))] : [],
        }),
      }),
      CrmSuggestionConnection,
    ),
    reviews: t.connection(
      listOf({
        type: CrmReview,
        table: 'crm_reviews',
        description: 'Open reviews, oldest first. `resolveCrmReview` closes a review.',
        where: () => ({ all: [Prisma.sql`child.resolved_at is null`], inOrder: true }),
      }),
      CrmReviewConnection,
    ),
    lastRunAt: t.expose('lastRunAt', {
      type: 'DateTime',
      nullable: true,
      description:
        'Time at which the last sync run ended with all changes pushed; null before the first such run.',
    }),
    lastReconciliation: t.field({
      type: CrmReconciliation,
      nullable: true,
      description: 'Last reconciliation that was completed or failed; null if there is none.',
      resolve: ({ lastReconciliation }) => lastReconciliation,
    }),
    drift: t.int({
      nullable: true,
      description:
        'Number of records that differed in the last reconciliation; null if there is none or it failed.',
      resolve: ({ lastReconciliation }) =>
        lastReconciliation?.state === 'COMPLETED' ? lastReconciliation.differing : null,
    }),
  }),
})

builder.queryField('crmSync', (t) =>
  t.field({
    type: CrmSync,
    description: 'Status of the CRM sync. Reads only the database and does not call the CRM.',
    authScopes: { scope: 'CRM_READ' },
    subGraphs: staff,
    resolve: (_root, _args, ctx) => findCrmSyncStatus(ctx),
  }),
)
