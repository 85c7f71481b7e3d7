import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { documentOf } from '../../../app/document.ts'
import type { ChangedTypeQuery, ChangedTypeQueryVariables } from '../../graphql.ts'
import { RuleSentences_LicenseTypeFragmentDoc } from '../catalogue/rule-sentences.ts'
import { RulesFragmentDoc } from '../catalogue/rules.ts'
export const ChangedTypeDocument: TypedDocumentNode<ChangedTypeQuery, ChangedTypeQueryVariables> =
  /* @__PURE__ */ documentOf('query ChangedType($code:String!){licenseType(code:$code){id ...RuleSentences_licenseType published{number rules{...Rules}}}}', RuleSentences_LicenseTypeFragmentDoc, RulesFragmentDoc)