import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { documentOf } from '../../../app/document.ts'
import type { MailPageQuery, MailPageQueryVariables } from '../../graphql.ts'
import { MailTable_NotificationFragmentDoc } from '../mails/mail.ts'
export const MailPageDocument: TypedDocumentNode<MailPageQuery, MailPageQueryVariables> =
  /* @__PURE__ */ documentOf('query MailPage($first:Int$last:Int$after:String$before:String$state:NotificationState$readsLicenses:Boolean=true){notifications(first:$first last:$last after:$after before:$before state:$state orderBy:NEWEST){pageInfo{hasNextPage hasPreviousPage startCursor endCursor}edges{node{id ...MailTable_notification}}}}', MailTable_NotificationFragmentDoc)