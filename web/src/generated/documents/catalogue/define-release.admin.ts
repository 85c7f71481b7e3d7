import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { documentOf } from '../../../app/document.ts'
import type { DefineReleaseMutation, DefineReleaseMutationVariables } from '../../graphql.ts'
import { RefusalNotice_RefusalFragmentDoc } from '../parts/refusal-notice.ts'
export const DefineReleaseDocument: TypedDocumentNode<DefineReleaseMutation, DefineReleaseMutationVariables> =
  /* @__PURE__ */ documentOf('mutation DefineRelease($input:DefineReleaseInput!){defineRelease(input:$input){__typename ...RefusalNotice_refusal ...on DefineReleasePayload{product{id releases{version releasedAt}}}}}', RefusalNotice_RefusalFragmentDoc)