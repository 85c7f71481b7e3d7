import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { documentOf } from '../../../app/document.ts'
import type { LicenseTypePageQuery, LicenseTypePageQueryVariables } from '../../graphql.ts'
import { RulesFragmentDoc } from '../catalogue/rules.ts'
import { LicenseTypeTable_LicenseTypeFragmentDoc } from '../catalogue/license-type-table.ts'
import { RuleSentences_LicenseTypeFragmentDoc } from '../catalogue/rule-sentences.ts'
export const LicenseTypePageDocument: TypedDocumentNode<LicenseTypePageQuery, LicenseTypePageQueryVariables> =
  /* @__PURE__ */ documentOf('query LicenseTypePage($code:String!){licenseType(code:$code){id code name description state retiredAt skus skuIntents{sku intent}upgradesFrom product{id code name}published{number rules{...Rules}}...LicenseTypeTable_licenseType ...RuleSentences_licenseType}}', RulesFragmentDoc, LicenseTypeTable_LicenseTypeFragmentDoc, RuleSentences_LicenseTypeFragmentDoc)