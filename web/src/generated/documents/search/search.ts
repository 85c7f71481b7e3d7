import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { documentOf } from '../../../app/document.ts'
import type { SearchQuery, SearchQueryVariables } from '../../graphql.ts'
export const SearchDocument: TypedDocumentNode<SearchQuery, SearchQueryVariables> =
  /* @__PURE__ */ documentOf('query Search($text:String!){search(text:$text first:30){label matchedBy record{__typename ...on Account{id}...on Contact{id account{id}}...on License{id status}...on Activation{id deactivatedAt license{id}}...on Partner{id code}...on PooledKey{id license{id}pool{id}}}}}')