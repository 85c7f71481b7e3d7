import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { documentOf } from '../../../app/document.ts'
import type { FindingRecordQuery, FindingRecordQueryVariables } from '../../graphql.ts'
export const FindingRecordDocument: TypedDocumentNode<FindingRecordQuery, FindingRecordQueryVariables> =
  /* @__PURE__ */ documentOf('query FindingRecord($id:ID!$readsAccounts:Boolean=true){node(id:$id){__typename id ...on Account{name}...on Onboarding{account{id name}}...on License{keyHint account@include(if:$readsAccounts){id name}}}}')