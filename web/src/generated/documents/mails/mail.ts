import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { documentOf } from '../../../app/document.ts'
import type { Mail_NotificationFragment, MailTable_NotificationFragment } from '../../graphql.ts'
export const Mail_NotificationFragmentDoc: TypedDocumentNode<Mail_NotificationFragment, unknown> =
  /* @__PURE__ */ documentOf('fragment Mail_notification on Notification{id message subject text state reason reply attempts dueAt sentAt nextAttemptAt contact{id name}}')
export const MailTable_NotificationFragmentDoc: TypedDocumentNode<MailTable_NotificationFragment, unknown> =
  /* @__PURE__ */ documentOf('fragment MailTable_notification on Notification{id ...Mail_notification contact{id email}license@include(if:$readsLicenses){id keyHint}}', Mail_NotificationFragmentDoc)