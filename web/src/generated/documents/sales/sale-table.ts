import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { documentOf } from '../../../app/document.ts'
import type { SaleTable_SaleFragment } from '../../graphql.ts'
export const SaleTable_SaleFragmentDoc: TypedDocumentNode<SaleTable_SaleFragment, unknown> =
  /* @__PURE__ */ documentOf('fragment SaleTable_sale on Sale{id source externalId state createdAt changedAt account@include(if:$readsAccounts){id name}lines{sku quantity refunded}effects{id intent inForce license{id keyHint}}}')