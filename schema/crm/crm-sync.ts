import type { Pause } from '../../src/crm/pause.ts'
import { type CrmSyncStatus, crmStates, findCrmSyncStatus } from '../../src/crm/sync-status.ts'
import { staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { CrmErasure, CrmErasureConnection } from './crm-erasure.ts'
import { CrmParkedRecord, CrmParkedRecordConnection } from './crm-parked-record.ts'
import { CrmReconciliation } from './crm-reconciliation.ts'
import { CrmReview } from './crm-review.ts'
import { CrmSuggestion, CrmSuggestionConnection } from './crm-suggestion.ts'

const CrmSyncState = builder.enumType('CrmSyncState', {
  description:
    'Whether no CRM is connected, nothing is told for now, some accounts have yet to be told, or all is told.',
  values: crmStates,
})

const CrmPause = builder.objectRef<Pause>('CrmPause').implement({
  description: 'Why the CRM is told nothing for now.',
  subGraphs: staff,
  fields: (t) => ({
    code: t.exposeString('code', {
      description: 'Why, such as DAILY, MISSING_SCOPES or INVALID_AUTHENTICATION.',
    }),
    reason: t.exposeString('reason', { description: 'The same for people, with what mends it.' }),
    until: t.expose('until', { type: 'DateTime', description: 'When it is tried again.' }),
  }),
})

const CrmReviewConnection = builder.connectionObject(
  { type: CrmReview, name: 'CrmReviewConnection' },
  { name: 'CrmReviewEdge' },
)

const CrmSync = builder.objectRef<CrmSyncStatus>('CrmSync').implement({
  description: 'How the synchronization with the CRM stands.',
  subGraphs: staff,
  fields: (t) => ({
    state: t.expose('state', { type: CrmSyncState, description: 'In a word.' }),
    target: t.exposeString('target', {
      nullable: true,
      description: 'Which CRM, and where; null when none is connected.',
    }),
    pause: t.expose('pause', {
      type: CrmPause,
      nullable: true,
      description: 'Why the CRM is told nothing for now; null when it is.',
    }),
    licensesPause: t.expose('licensesPause', {
      type: CrmPause,
      nullable: true,
      description:
        'Why licenses are not told as records of their own for now, while accounts and contacts are; null when they are told, or are not to be.',
    }),
    queue: t.exposeInt('queue', { description: 'Accounts that changed and of which it has yet to be told.' }),
    behindSince: t.expose('behindSince', {
      type: 'DateTime',
      nullable: true,
      description: 'Since when the first of them waits; null when none does.',
    }),
    lag: t.int({
      description: 'For how many seconds the first of them has been waiting; 0 when none does.',
      resolve: ({ behindSince }, _args, ctx) =>
        behindSince ? Math.max(0, Math.round((ctx.now().getTime() - behindSince.getTime()) / 1000)) : 0,
    }),
    parkedCount: t.exposeInt('parked', {
      description:
        'Records that the CRM refused for good, or that wait for a person, and people whom it refused to forget.',
    }),
    parked: t.prismaConnection(
      {
        type: CrmParkedRecord,
        cursor: 'kind_subjectId',
        description: 'Those records, with their reasons.',
        resolve: (query, _root, _args, ctx) =>
          ctx.db.crmRecord.findMany({
            ...query,
            where: { parkedAt: { not: null } },
            orderBy: [{ kind: 'asc' }, { subjectId: 'asc' }],
          }),
      },
      CrmParkedRecordConnection,
    ),
    erasures: t.prismaConnection(
      {
        type: CrmErasure,
        cursor: 'contactId',
        description:
          'People whom the CRM has yet to forget, parked ones among them; it is tried until it has.',
        resolve: (query, _root, _args, ctx) =>
          ctx.db.crmErasure.findMany({
            ...query,
            where: { completedAt: null },
            orderBy: { contactId: 'asc' },
          }),
      },
      CrmErasureConnection,
    ),
    suggestions: t.prismaConnection(
      {
        type: CrmSuggestion,
        cursor: 'accountId_remoteId',
        description:
          'Records among which a person chooses, where not exactly one has the domain of an account.',
        resolve: (query, _root, _args, ctx) =>
          ctx.db.crmSuggestion.findMany({ ...query, orderBy: [{ accountId: 'asc' }, { remoteId: 'asc' }] }),
      },
      CrmSuggestionConnection,
    ),
    reviews: t.prismaConnection(
      {
        type: CrmReview,
        cursor: 'id',
        description:
          'What happened in the CRM and waits for a person, oldest first; `resolveCrmReview` ends it.',
        resolve: (query, _root, _args, ctx) =>
          ctx.db.crmReview.findMany({ ...query, where: { resolvedAt: null }, orderBy: { id: 'asc' } }),
      },
      CrmReviewConnection,
    ),
    lastRunAt: t.expose('lastRunAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the CRM last knew all that there was to tell; null when never.',
    }),
    lastReconciliation: t.field({
      type: CrmReconciliation,
      nullable: true,
      description: 'The last comparison that was completed or given up; null when none was.',
      resolve: ({ lastReconciliation }) => lastReconciliation,
    }),
    drift: t.int({
      nullable: true,
      description: 'Records that differed in it; null when there was none, and when it was given up.',
      resolve: ({ lastReconciliation }) =>
        lastReconciliation?.state === 'COMPLETED' ? lastReconciliation.differing : null,
    }),
  }),
})

builder.queryField('crmSync', (t) =>
  t.field({
    type: CrmSync,
    description: 'How the synchronization with the CRM stands. Asks the CRM nothing.',
    authScopes: { scope: 'CRM_READ' },
    subGraphs: staff,
    resolve: (_root, _args, ctx) => findCrmSyncStatus(ctx),
  }),
)
