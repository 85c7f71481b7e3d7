import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { documentOf } from '../../../app/document.ts'
import type { PreviewLicensesQuery, PreviewLicensesQueryVariables, PreviewNotificationMutation, PreviewNotificationMutationVariables } from '../../graphql.ts'
import { RefusalNotice_RefusalFragmentDoc } from '../parts/refusal-notice.ts'
export const PreviewLicensesDocument: TypedDocumentNode<PreviewLicensesQuery, PreviewLicensesQueryVariables> =
  /* @__PURE__ */ documentOf('query PreviewLicenses($text:String!){search(text:$text first:20){label record{__typename ...on License{id}}}}')
export const PreviewNotificationDocument: TypedDocumentNode<PreviewNotificationMutation, PreviewNotificationMutationVariables> =
  /* @__PURE__ */ documentOf('mutation PreviewNotification($input:PreviewNotificationInput!){previewNotification(input:$input){__typename ...on PreviewNotificationPayload{locale subject text html}...RefusalNotice_refusal}}', RefusalNotice_RefusalFragmentDoc)