import { uuidOf } from '../../src/platform/ids.ts'
import { isVisible, visibleAccounts } from '../../src/platform/visible.ts'
import { Account } from '../accounts/account.ts'
import { Contact } from '../accounts/contact.ts'
import { known, operators } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { License } from '../licenses/license.ts'
import { NotificationMessage } from './notification-message.ts'

const NotificationState = builder.enumType('NotificationState', {
  description: 'What became of a notification.',
  values: {
    QUEUED: { description: 'It waits for its first or next attempt.' },
    SENDING: { description: 'It is being sent.' },
    SENT: { description: 'The mail server took it.' },
    BOUNCED: { description: 'It was taken, and came back.' },
    SUPPRESSED: { description: 'It was not to be sent; the reason says why.' },
    FAILED: { description: 'It could not be sent, and no further attempt is made; the reason says why.' },
  } as const,
})

const NotificationReason = builder.enumType('NotificationReason', {
  description: 'Why a notification stands as it does.',
  values: {
    CONTACT_BOUNCED: { description: 'Mail to that person came back.' },
    CONTACT_ANONYMIZED: { description: 'The person asked to be forgotten.' },
    CONTACT_COMPLAINED: { description: 'The person reported mail of ours as unwanted.' },
    CONTACT_DECLINED: { description: 'The person declined messages of this kind.' },
    CONTACT_MOVED: { description: 'The license went to another account.' },
    KEY_LOST: { description: 'The key that it was to carry cannot be read any more.' },
    KEY_REPLACED: { description: 'The key that it was to carry was replaced meanwhile.' },
    LICENSE_REVOKED: { description: 'The license was revoked meanwhile.' },
    LICENSE_SUSPENDED: { description: 'An expiry is not told of a suspended license.' },
    MAIL_OFF: { description: 'The installation sends no mail.' },
    OUTCOME_UNKNOWN: {
      description: 'Two attempts ended without a word on whether the mail was taken; a third is not made.',
    },
    REFUSED: { description: 'The mail server refuses the address or the mail, for good.' },
    RENEWAL_NEGOTIATED: { description: 'A renewal is being negotiated, as the CRM says.' },
    RESENT: { description: 'Another notification brings the same details.' },
    TERM_CHANGED: { description: 'The expiry moved meanwhile.' },
    UNREACHABLE: { description: 'The mail server could not be reached for two days, or put it off as long.' },
  } as const,
})

export const Notification = builder.prismaNode('Notification', {
  description: 'One message to one person, sent once.',
  id: { field: 'id' },
  authScopes: { scope: 'ACCOUNTS_READ' },
  subGraphs: known,
  fields: (t) => ({
    message: t.expose('message', { type: NotificationMessage, description: 'What is told.' }),
    contact: t.relation('contact', { description: 'Who is told.' }),
    license: t.field({
      type: License,
      nullable: true,
      description:
        'The license that it is about; null where it now belongs to an account that is not known to you.',
      select: (_args, _ctx, nestedSelection) => ({
        license: nestedSelection({ include: { account: { select: { partner: true } } } }),
      }),
      resolve: ({ license }, _args, ctx) => (isVisible(ctx.caller, license) ? license : null),
    }),
    offset: t.string({
      nullable: true,
      description:
        'For a notice of an expiry: how long before it, as an ISO 8601 duration; negative is after it. Null otherwise.',
      select: { offset: true },
      resolve: ({ offset }) => offset || null,
    }),
    state: t.expose('state', { type: NotificationState, description: 'What became of it.' }),
    reason: t.expose('reason', {
      type: NotificationReason,
      nullable: true,
      description: 'Why it stands so; null where nothing is to be explained.',
    }),
    reply: t.exposeString('reply', {
      nullable: true,
      subGraphs: operators,
      description: "The codes of the mail server's last answer, such as `550 5.1.1`, or of the failure.",
    }),
    attempts: t.exposeInt('attempts', { description: 'How often it was tried.' }),
    dueAt: t.expose('dueAt', { type: 'DateTime', description: 'When it was due.' }),
    nextAttemptAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it is tried next; null when it is not.',
      select: { state: true, nextAttemptAt: true },
      resolve: ({ state, nextAttemptAt }) => (state === 'QUEUED' ? nextAttemptAt : null),
    }),
    sentAt: t.expose('sentAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the mail server took it; null until then.',
    }),
    subject: t.exposeString('subject', { nullable: true, description: 'Its subject, once it was sent.' }),
    text: t.exposeString('text', {
      nullable: true,
      description: 'Its text, once it was sent; a license key in it is cut to its last group.',
    }),
  }),
})

const NotificationConnection = builder.connectionObject(
  { type: Notification, name: 'NotificationConnection' },
  { name: 'NotificationEdge' },
)

const notifications = 'What its people were told, or are about to be, newest first.'

builder.prismaObjectField(Account, 'notifications', (t) =>
  t.relatedConnection(
    'notifications',
    {
      cursor: 'id',
      description: notifications,
      query: { orderBy: { id: 'desc' } },
    },
    NotificationConnection,
  ),
)

builder.prismaObjectField(License, 'notifications', (t) =>
  t.relatedConnection(
    'notifications',
    {
      cursor: 'id',
      description: 'What was told of it to people of its present account, or is about to be, newest first.',
      query: (_args, ctx) => ({
        where: { account: visibleAccounts(ctx.caller) },
        orderBy: { id: 'desc' },
      }),
    },
    NotificationConnection,
  ),
)

builder.prismaObjectFields(Contact, (t) => ({
  notifications: t.relatedConnection(
    'notifications',
    {
      cursor: 'id',
      description: 'What the person was told, or is about to be, newest first.',
      query: { orderBy: { id: 'desc' } },
    },
    NotificationConnection,
  ),
  declined: t.field({
    type: [NotificationMessage],
    description: 'What the person does not want to be told.',
    select: { declined: true },
    resolve: ({ declined }) => declined,
  }),
  mailStoppedAt: t.expose('mailStoppedAt', {
    type: 'DateTime',
    nullable: true,
    description: 'Since when no mail is sent there; null while it is.',
  }),
  mailStopReason: t.expose('mailStopReason', {
    type: NotificationReason,
    nullable: true,
    description: 'Why no mail is sent there; null while it is.',
  }),
}))

builder.queryField('notifications', (t) =>
  t.prismaConnection(
    {
      type: Notification,
      cursor: 'id',
      description: 'What customers were told, or are about to be, newest first.',
      authScopes: { scope: 'ACCOUNTS_READ' },
      subGraphs: operators,
      args: {
        account: t.arg.id({ required: false, description: 'Only those to people of that account.' }),
        license: t.arg.id({ required: false, description: 'Only those about that license.' }),
        message: t.arg({ type: NotificationMessage, required: false, description: 'Only that message.' }),
        state: t.arg({ type: NotificationState, required: false, description: 'Only those that stand so.' }),
      },
      resolve: (query, _root, { account, license, message, state }, ctx) =>
        ctx.db.notification.findMany({
          ...query,
          where: {
            AND: [
              { account: visibleAccounts(ctx.caller) },
              account ? { accountId: uuidOf('Account', account, ['account']) } : {},
              license ? { licenseId: uuidOf('License', license, ['license']) } : {},
              message ? { message } : {},
              state ? { state } : {},
            ],
          },
          orderBy: { id: 'desc' },
        }),
    },
    NotificationConnection,
  ),
)
