import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { documentOf } from '../../../app/document.ts'
import type { CatalogueChanges_ChangeFragment, ApplyCatalogueMutation, ApplyCatalogueMutationVariables } from '../../graphql.ts'
import { RefusalNotice_RefusalFragmentDoc } from '../parts/refusal-notice.ts'
export const CatalogueChanges_ChangeFragmentDoc: TypedDocumentNode<CatalogueChanges_ChangeFragment, unknown> =
  /* @__PURE__ */ documentOf('fragment CatalogueChanges_change on CatalogChange{action product subject revision summary text{code}fields{field before after}}')
export const ApplyCatalogueDocument: TypedDocumentNode<ApplyCatalogueMutation, ApplyCatalogueMutationVariables> =
  /* @__PURE__ */ documentOf('mutation ApplyCatalogue($input:ApplyCatalogInput!){applyCatalog(input:$input){__typename ...RefusalNotice_refusal ...on InputRefusal{catalogueIssues:issues{path message line column}}...on ApplyCatalogPayload{applied changes{...CatalogueChanges_change}}}}', RefusalNotice_RefusalFragmentDoc, CatalogueChanges_ChangeFragmentDoc)