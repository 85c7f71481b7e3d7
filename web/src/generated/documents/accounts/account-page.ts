import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { documentOf } from '../../../app/document.ts'
import type { AccountPageQuery, AccountPageQueryVariables } from '../../graphql.ts'
import { AccountFacts_AccountFragmentDoc } from '../accounts/account-facts.ts'
import { People_AccountFragmentDoc } from '../accounts/people.ts'
export const AccountPageDocument: TypedDocumentNode<AccountPageQuery, AccountPageQueryVariables> =
  /* @__PURE__ */ documentOf('query AccountPage($id:ID!$readsLicenses:Boolean=true){account(id:$id){id ...AccountFacts_account ...People_account licenses(first:1)@include(if:$readsLicenses){totalCount{value}}}}', AccountFacts_AccountFragmentDoc, People_AccountFragmentDoc)