import { CrmReconciliationState as States } from '../../prisma/client/enums.ts'
import type { Pause } from '../../src/crm/pause.ts'
import { type CrmSyncStatus, crmStates, findCrmSyncStatus } from '../../src/crm/sync-status.ts'
import { toTypedId } from '../../src/platform/ids.ts'
import { CrmRecordKind } from '../accounts/crm-link.ts'
import { staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { CrmErasure, CrmErasureConnection } from './crm-erasure.ts'
import { CrmParkedRecord, CrmParkedRecordConnection } from './crm-parked-record.ts'
import { CrmReview } from './crm-review.ts'

const CrmSyncState = builder.enumType('CrmSyncState', {
  description:
    'Whether no CRM is connected, nothing is told for now, some accounts have yet to be told, or all is told.',
  values: crmStates,
})

const CrmReconciliationState = builder.enumType(States, {
  name: 'CrmReconciliationState',
  description: 'How far a comparison is.',
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

const CrmSuggestion = builder.prismaObject('CrmSuggestion', {
  description: 'A record of the CRM that may be the account’s; `linkAccountToCrm` takes it.',
  subGraphs: staff,
  fields: (t) => ({
    account: t.relation('account', { description: 'The account that waits for the choice.' }),
    remoteId: t.exposeString('remoteId', { description: 'The CRM’s own id of the record.' }),
    name: t.exposeString('name', { nullable: true, description: 'What the CRM calls it.' }),
    domain: t.exposeString('domain', { description: 'The domain that both have.' }),
    suggestedAt: t.expose('suggestedAt', { type: 'DateTime', description: 'When it was found.' }),
  }),
})

const CrmSuggestionConnection = builder.connectionObject(
  { type: CrmSuggestion, name: 'CrmSuggestionConnection' },
  { name: 'CrmSuggestionEdge' },
)

export const CrmDifference = builder.prismaObject('CrmDifference', {
  description: 'A record that the CRM had otherwise than it should, as it was found.',
  subGraphs: staff,
  fields: (t) => ({
    kind: t.expose('kind', { type: CrmRecordKind, description: 'What it stands for.' }),
    accountId: t.field({
      type: 'ID',
      description: 'The id of the account.',
      resolve: ({ accountId }) => toTypedId('Account', accountId),
    }),
    remoteId: t.exposeString('remoteId', {
      nullable: true,
      description: 'The CRM’s own id; null when it has no such record.',
    }),
    expected: t.expose('expected', {
      type: 'JSONObject',
      description: 'The properties that differ, as they should be.',
    }),
    found: t.expose('found', { type: 'JSONObject', description: 'The same as the CRM had them.' }),
  }),
})

const CrmDifferenceConnection = builder.connectionObject(
  { type: CrmDifference, name: 'CrmDifferenceConnection' },
  { name: 'CrmDifferenceEdge' },
)

export const CrmReconciliation = builder.prismaNode('CrmReconciliation', {
  description: 'One comparison of all that the CRM should know with all that it does.',
  id: { field: 'id' },
  authScopes: { scope: 'CRM_READ' },
  subGraphs: staff,
  fields: (t) => ({
    state: t.expose('state', { type: CrmReconciliationState, description: 'How far it is.' }),
    dryRun: t.exposeBoolean('dryRun', { description: 'Whether it only reports, and mends nothing.' }),
    requestedAt: t.expose('requestedAt', { type: 'DateTime', description: 'When it was asked for.' }),
    beganAt: t.expose('beganAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was begun for the first time; null as long as it waits for the CRM.',
    }),
    endedAt: t.expose('endedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was done or given up; null before.',
    }),
    failure: t.exposeString('failure', {
      nullable: true,
      description: 'Why it was given up; null when it was not.',
    }),
    compared: t.exposeInt('compared', { description: 'Records compared so far.' }),
    drift: t.exposeInt('differing', { description: 'Records that differed.' }),
    differences: t.relatedConnection(
      'differences',
      {
        cursor: 'id',
        description: 'What differed, each reported before it was mended.',
      },
      CrmDifferenceConnection,
    ),
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
