import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { documentOf } from '../../../app/document.ts'
import type { CatalogueDraftsQuery, CatalogueDraftsQueryVariables, History_LicenseTypeFragment, LicenseTypeHistoryQuery, LicenseTypeHistoryQueryVariables } from '../../graphql.ts'
import { RuleSummary_RulesFragmentDoc } from '../catalogue/license-type-table.ts'
import { RulesFragmentDoc } from '../catalogue/rules.ts'
export const CatalogueDraftsDocument: TypedDocumentNode<CatalogueDraftsQuery, CatalogueDraftsQueryVariables> =
  /* @__PURE__ */ documentOf('query CatalogueDrafts($product:String$first:Int$last:Int$after:String$before:String){licenseTypes(product:$product first:$first last:$last after:$after before:$before){edges{node{id draft{number rules{...RuleSummary_rules}}}}}}', RuleSummary_RulesFragmentDoc)
export const History_LicenseTypeFragmentDoc: TypedDocumentNode<History_LicenseTypeFragment, unknown> =
  /* @__PURE__ */ documentOf('fragment History_licenseType on LicenseType{id version draft{number}revisions{number createdAt publishedAt rules{...Rules}}}', RulesFragmentDoc)
export const LicenseTypeHistoryDocument: TypedDocumentNode<LicenseTypeHistoryQuery, LicenseTypeHistoryQueryVariables> =
  /* @__PURE__ */ documentOf('query LicenseTypeHistory($code:String!){licenseType(code:$code){id ...History_licenseType}}', History_LicenseTypeFragmentDoc)