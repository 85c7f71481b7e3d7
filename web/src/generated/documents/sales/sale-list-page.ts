import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { documentOf } from '../../../app/document.ts'
import type { SaleListPageQuery, SaleListPageQueryVariables } from '../../graphql.ts'
import { SaleTable_SaleFragmentDoc } from '../sales/sale-table.ts'
export const SaleListPageDocument: TypedDocumentNode<SaleListPageQuery, SaleListPageQueryVariables> =
  /* @__PURE__ */ documentOf('query SaleListPage($first:Int$last:Int$after:String$before:String$source:String$state:SaleState$account:ID$readsAccounts:Boolean=true){sales(first:$first last:$last after:$after before:$before source:$source state:$state account:$account orderBy:NEWEST){totalCount{value exact}pageInfo{hasNextPage hasPreviousPage startCursor endCursor}edges{node{id ...SaleTable_sale}}}}', SaleTable_SaleFragmentDoc)