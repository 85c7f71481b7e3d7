import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { documentOf } from '../../../app/document.ts'
import type { RuleSummary_RulesFragment, LicenseTypeTable_LicenseTypeFragment } from '../../graphql.ts'
export const RuleSummary_RulesFragmentDoc: TypedDocumentNode<RuleSummary_RulesFragment, unknown> =
  /* @__PURE__ */ documentOf('fragment RuleSummary_rules on LicenseTypeRules{term seatModel maxActivations trial{selfService}}')
export const LicenseTypeTable_LicenseTypeFragmentDoc: TypedDocumentNode<LicenseTypeTable_LicenseTypeFragment, unknown> =
  /* @__PURE__ */ documentOf('fragment LicenseTypeTable_licenseType on LicenseType{id code name state skus published{number publishedAt rules{...RuleSummary_rules}}}', RuleSummary_RulesFragmentDoc)