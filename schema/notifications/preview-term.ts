import { previewTerm, type TermPreview } from '../../src/domain/licenses/preview-term.ts'
import type { Notice } from '../../src/domain/notifications/expiry-notices.ts'
import { operators } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { LicenseTypeRulesInput, toRules } from '../catalogue/license-type-rules-input.ts'
import { NotificationMessage } from './notification-message.ts'

const PreviewTermInput = builder.inputType('PreviewTermInput', {
  description: 'Rules of a license type, and the start of a license.',
  fields: (t) => ({
    rules: t.field({
      type: LicenseTypeRulesInput,
      required: true,
      description: 'Usage rules, checked as `defineLicenseType` checks them.',
    }),
    startsAt: t.field({
      type: 'DateTime',
      required: false,
      description: 'Start of the first term; now by default.',
    }),
    timeZone: t.field({
      type: 'TimeZone',
      required: false,
      description: 'Time zone of the license; by default, that of the rules.',
    }),
    terms: t.int({
      required: false,
      description: 'Number of terms from the start, from 1 to 100; 1 by default.',
    }),
  }),
})

const NoticePreview = builder.objectRef<Notice>('NoticePreview').implement({
  description: 'Expiry notice that would be sent.',
  subGraphs: operators,
  fields: (t) => ({
    message: t.expose('message', { type: NotificationMessage, description: 'Message of the notice.' }),
    offset: t.expose('offset', {
      type: 'Duration',
      description: 'Time before the expiry; negative after it.',
    }),
    dueAt: t.expose('dueAt', { type: 'DateTime', description: 'Time at which the notice would be sent.' }),
  }),
})

const TermPreviewType = builder.objectRef<TermPreview>('TermPreview').implement({
  description: 'Instants of a license under some rules.',
  subGraphs: operators,
  fields: (t) => ({
    startsAt: t.expose('startsAt', { type: 'DateTime', description: 'Start of the first term.' }),
    expiry: t.expose('expiry', {
      type: 'DateTime',
      nullable: true,
      description: 'Last valid instant; null if the license is perpetual.',
    }),
    graceEndsAt: t.expose('graceEndsAt', {
      type: 'DateTime',
      nullable: true,
      description:
        'Last instant of the grace period; equal to `expiry` if there is none, null if `expiry` is null.',
    }),
    updatesUntil: t.expose('updatesUntil', {
      type: 'DateTime',
      nullable: true,
      description:
        'Last instant at which a version may be released to be used, if each term is renewed on time; null if the license ' +
        'includes all versions.',
    }),
    notices: t.expose('notices', {
      type: [NoticePreview],
      description: 'Expiry notices in the order of their times; empty if the license is perpetual.',
    }),
  }),
})

builder.queryField('previewTerm', (t) =>
  t.field({
    type: TermPreviewType,
    description:
      'Term that a license would have under some rules: its expiry, its grace period, the end of its updates and its expiry notices, as ' +
      'the gateway computes them for real licenses. Changes nothing.',
    authScopes: { scope: 'CATALOG_READ' },
    subGraphs: operators,
    args: {
      input: t.arg({ type: PreviewTermInput, required: true, description: 'Rules and start to preview.' }),
    },
    resolve: (_root, { input: { rules, terms, ...input } }, ctx) =>
      previewTerm(ctx, { ...input, rules: toRules(rules), terms: terms ?? undefined }),
  }),
)
