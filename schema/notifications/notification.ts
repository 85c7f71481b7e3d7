import { Prisma } from '../../prisma/client/client.ts'
import { hasId } from '../../src/platform/database/list.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { isVisible, whereAccountVisible } from '../../src/platform/visible.ts'
import { Account } from '../accounts/account.ts'
import { Contact } from '../accounts/contact.ts'
import { accountIdOf } from '../builder/account-id.ts'
import { authenticated, operators } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { childrenOf } from '../builder/pages/child-connection.ts'
import { listOf } from '../builder/pages/connection.ts'
import { byAge, ordersOf } from '../builder/pages/orders.ts'
import { License } from '../licenses/license.ts'
import { NotificationMessage } from './notification-message.ts'

const NotificationState = builder.enumType('NotificationState', {
  description: 'State of a notification.',
  values: {
    QUEUED: { description: 'The mail waits for its first or next attempt.' },
    SENDING: { description: 'The mail is being sent.' },
    SENT: { description: 'The mail server accepted the mail.' },
    BOUNCED: {
      description: 'The mail server accepted the mail and returned it later; `reason` contains the cause.',
    },
    SUPPRESSED: { description: 'The mail is not sent; `reason` contains the cause.' },
    FAILED: { description: 'The mail could not be sent and is not retried; `reason` contains the cause.' },
  } as const,
})

const NotificationReason = builder.enumType('NotificationReason', {
  description: 'Reason for the state of a notification.',
  values: {
    CONTACT_BOUNCED: { description: 'The address does not exist or receives no mail.' },
    ACCOUNT_LIMITED: {
      description:
        'The contacts of the account got as many notices as the limit of mails allows in an hour. The mail is sent at ' +
        '`nextAttemptAt`, if the limit then allows it.',
    },
    CONTACT_ANONYMIZED: { description: 'The contact was forgotten.' },
    CONTACT_COMPLAINED: { description: 'The contact reported a mail as unwanted.' },
    CONTACT_DECLINED: { description: 'The contact declined messages of this kind.' },
    CONTACT_MOVED: { description: 'The license was transferred to another account.' },
    CONTACT_REMOVED: { description: 'The contact was removed from the account.' },
    KEY_LOST: { description: 'The stored license key for the mail can no longer be decrypted.' },
    KEY_REPLACED: { description: 'The license key was replaced before the mail was sent.' },
    LICENSE_REVOKED: { description: 'The license was revoked.' },
    LICENSE_SUSPENDED: { description: 'The license is suspended, and no expiry notices are sent for it.' },
    MAIL_OFF: { description: 'The installation sends no mail.' },
    OUTCOME_UNKNOWN: {
      description: 'Two attempts ended without a known outcome. There is no third attempt.',
    },
    PARTNER_LIMITED: {
      description:
        'The customers of the partner got as many notices as the limit of mails allows in an hour. The mail is sent at ' +
        '`nextAttemptAt`, if the limit then allows it.',
    },
    RECIPIENT_LIMITED: {
      description:
        'The address got as many mails of this kind as the limit of mails allows in an hour. The mail is sent at ' +
        '`nextAttemptAt`, if the limit then allows it.',
    },
    REFUSED: { description: 'The mail server refused or returned this mail permanently.' },
    RENEWAL_NEGOTIATED: { description: 'A renewal is being negotiated, according to the CRM.' },
    RENEWS_AUTOMATICALLY: {
      description: 'A subscription renews the license, and no expiry notices are sent for it.',
    },
    RESENT: { description: 'Another notification contains the same details.' },
    SEATS_CHANGED: { description: 'The number of seats changed, or devices were released.' },
    TERM_CHANGED: { description: 'The expiry changed.' },
    UNREACHABLE: {
      description:
        'The mail server was unreachable or deferred the mail. A queued mail is sent again at `nextAttemptAt`, ' +
        'for two days; then it fails.',
    },
  } as const,
})

export const Notification = builder.prismaNode('Notification', {
  description: 'Mail about a license to one contact, sent once.',
  id: { field: 'id' },
  authScopes: { scope: 'ACCOUNTS_READ' },
  subGraphs: authenticated,
  fields: (t) => ({
    message: t.expose('message', { type: NotificationMessage, description: 'Kind of mail.' }),
    contact: t.relation('contact', { description: 'Contact that receives the mail.' }),
    license: t.field({
      type: License,
      nullable: true,
      description:
        'License that the mail is about; null if it now belongs to an account that the caller cannot see.',
      select: (_args, _ctx, nestedSelection) => ({
        license: nestedSelection({ include: { account: { select: { partner: true } } } }),
      }),
      resolve: ({ license }, _args, ctx) => (isVisible(ctx.caller, license) ? license : null),
    }),
    offset: t.string({
      nullable: true,
      description:
        'Time before the expiry, for expiry notices, as an ISO 8601 duration; negative for a time after the ' +
        'expiry. Null for other mails.',
      select: { offset: true },
      resolve: ({ offset }) => offset || null,
    }),
    state: t.expose('state', { type: NotificationState, description: 'State of the notification.' }),
    reason: t.expose('reason', {
      type: NotificationReason,
      nullable: true,
      description: 'Reason for the state; null if there is none.',
    }),
    reply: t.exposeString('reply', {
      nullable: true,
      subGraphs: operators,
      description:
        'Status codes of the last reply of the mail server, such as `550 5.1.1`, or of the failure; null if ' +
        'there is none.',
    }),
    attempts: t.exposeInt('attempts', { description: 'Number of attempts.' }),
    dueAt: t.expose('dueAt', { type: 'DateTime', description: 'Time at which the mail was due.' }),
    nextAttemptAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Time of the next attempt; null if there is none.',
      select: { state: true, nextAttemptAt: true },
      resolve: ({ state, nextAttemptAt }) => (state === 'QUEUED' ? nextAttemptAt : null),
    }),
    sentAt: t.expose('sentAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Time at which the mail server accepted the mail; null before.',
    }),
    subject: t.exposeString('subject', {
      nullable: true,
      description: 'Subject of the mail; null until it is sent.',
    }),
    text: t.exposeString('text', {
      nullable: true,
      description:
        'Text of the mail; null until it is sent. A license key in it is shortened to its last group.',
    }),
  }),
})

const NotificationConnection = builder.connectionObject(
  { type: Notification, name: 'NotificationConnection' },
  { name: 'NotificationEdge' },
)

builder.prismaObjectField(Account, 'notifications', (t) =>
  t.connection(
    childrenOf({
      type: Notification,
      table: 'notifications',
      parent: 'account_id',
      descending: true,
      description: 'Mails to the contacts of the account, newest first, including mails not sent yet.',
    }),
    NotificationConnection,
  ),
)

builder.prismaObjectField(License, 'notifications', (t) =>
  t.connection(
    childrenOf({
      type: Notification,
      table: 'notifications',
      parent: 'license_id',
      descending: true,
      description:
        'Mails about the license to contacts of its current account, newest first, including mails not sent ' +
        'yet.',
      where: (_args, ctx) => whereAccountVisible(ctx.caller)[0] ?? null,
    }),
    NotificationConnection,
  ),
)

builder.prismaObjectFields(Contact, (t) => ({
  notifications: t.connection(
    childrenOf({
      type: Notification,
      table: 'notifications',
      parent: 'contact_id',
      descending: true,
      description: 'Mails to the contact, newest first, including mails not sent yet.',
    }),
    NotificationConnection,
  ),
  declined: t.field({
    type: [NotificationMessage],
    description: 'Kinds of mail that the contact declined.',
    select: { declined: true },
    resolve: ({ declined }) => declined,
  }),
  mailStoppedAt: t.expose('mailStoppedAt', {
    type: 'DateTime',
    nullable: true,
    description: 'Time since which no mail is sent to the contact; null if mail is sent.',
  }),
  mailStopReason: t.expose('mailStopReason', {
    type: NotificationReason,
    nullable: true,
    description: 'Reason for which no mail is sent to the contact; null if mail is sent.',
  }),
}))

builder.queryField('notifications', (t) =>
  t.connection(
    listOf({
      type: Notification,
      table: 'notifications',
      orders: ordersOf('NotificationOrder', 'NEWEST', byAge),
      description: 'Mails to the contacts of accounts visible to the caller, including mails not sent yet.',
      authScopes: { scope: 'ACCOUNTS_READ' },
      subGraphs: operators,
      args: {
        account: t.arg.id({ required: false, description: 'ID of the account to filter by.' }),
        license: t.arg.id({ required: false, description: 'ID of the license to filter by.' }),
        contact: t.arg.id({ required: false, description: 'ID of the contact to filter by.' }),
        message: t.arg({
          type: NotificationMessage,
          required: false,
          description: 'Kind of mail to filter by.',
        }),
        state: t.arg({ type: NotificationState, required: false, description: 'State to filter by.' }),
      },
      where: async ({ account, license, contact, message, state }, ctx) => {
        const visible = whereAccountVisible(ctx.caller)
        const filters = [
          ...(account ? [hasId('account_id', await accountIdOf(ctx, account, ['account']))] : []),
          ...(license ? [hasId('license_id', uuidOf('License', license, ['license']))] : []),
          ...(contact ? [hasId('contact_id', uuidOf('Contact', contact, ['contact']))] : []),
          ...(message ? [Prisma.sql`child.message = ${message}::notification_message`] : []),
          ...(state ? [Prisma.sql`child.state = ${state}::notification_state`] : []),
        ]
        // Each filter has an index with the IDs as its second column.
        return { all: [...visible, ...filters], inOrder: visible.length === 0 && filters.length === 1 }
      },
    }),
    NotificationConnection,
  ),
)
