import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { documentOf } from '../../../app/document.ts'
import type { RuleSentences_LicenseTypeFragment } from '../../graphql.ts'
export const RuleSentences_LicenseTypeFragmentDoc: TypedDocumentNode<RuleSentences_LicenseTypeFragment, unknown> =
  /* @__PURE__ */ documentOf('fragment RuleSentences_licenseType on LicenseType{id product{id entitlements{code name}meters{code name}}}')