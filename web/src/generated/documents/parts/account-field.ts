import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { documentOf } from '../../../app/document.ts'
import type { AccountFieldQuery, AccountFieldQueryVariables } from '../../graphql.ts'
export const AccountFieldDocument: TypedDocumentNode<AccountFieldQuery, AccountFieldQueryVariables> =
  /* @__PURE__ */ documentOf('query AccountField($text:String!){search(text:$text first:20){label record{__typename ...on Account{id name domain}...on Contact{id account{id name domain}}...on License{id account{id name domain}}}}}')