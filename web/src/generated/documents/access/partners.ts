import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { documentOf } from '../../../app/document.ts'
import type { Partners_PartnerFragment, PartnersQuery, PartnersQueryVariables } from '../../graphql.ts'
export const Partners_PartnerFragmentDoc: TypedDocumentNode<Partners_PartnerFragment, unknown> =
  /* @__PURE__ */ documentOf('fragment Partners_partner on Partner{id code name state createdAt}')
export const PartnersDocument: TypedDocumentNode<PartnersQuery, PartnersQueryVariables> =
  /* @__PURE__ */ documentOf('query Partners($first:Int$last:Int$after:String$before:String){partners(first:$first last:$last after:$after before:$before){pageInfo{hasNextPage hasPreviousPage startCursor endCursor}edges{node{id ...Partners_partner}}}}', Partners_PartnerFragmentDoc)