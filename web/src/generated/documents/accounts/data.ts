import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { documentOf } from '../../../app/document.ts'
import type { ExportAccountMutation, ExportAccountMutationVariables, MergeAccountsMutation, MergeAccountsMutationVariables } from '../../graphql.ts'
import { RefusalNotice_RefusalFragmentDoc } from '../parts/refusal-notice.ts'
export const ExportAccountDocument: TypedDocumentNode<ExportAccountMutation, ExportAccountMutationVariables> =
  /* @__PURE__ */ documentOf('mutation ExportAccount($input:ExportAccountInput!){exportAccount(input:$input){__typename ...on ExportAccountPayload{document next}...RefusalNotice_refusal}}', RefusalNotice_RefusalFragmentDoc)
export const MergeAccountsDocument: TypedDocumentNode<MergeAccountsMutation, MergeAccountsMutationVariables> =
  /* @__PURE__ */ documentOf('mutation MergeAccounts($input:MergeAccountsInput!){mergeAccounts(input:$input){__typename ...on MergeAccountsPayload{contacts licenses onboardings apiKeys account{id name}}...RefusalNotice_refusal}}', RefusalNotice_RefusalFragmentDoc)