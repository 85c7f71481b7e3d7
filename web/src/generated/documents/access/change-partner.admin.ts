import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { documentOf } from '../../../app/document.ts'
import type { CreatePartnerMutation, CreatePartnerMutationVariables, UpdatePartnerMutation, UpdatePartnerMutationVariables } from '../../graphql.ts'
import { Partners_PartnerFragmentDoc } from '../access/partners.ts'
import { RefusalNotice_RefusalFragmentDoc } from '../parts/refusal-notice.ts'
export const CreatePartnerDocument: TypedDocumentNode<CreatePartnerMutation, CreatePartnerMutationVariables> =
  /* @__PURE__ */ documentOf('mutation CreatePartner($input:CreatePartnerInput!){createPartner(input:$input){__typename ...on CreatePartnerPayload{partner{id ...Partners_partner}}...RefusalNotice_refusal}}', Partners_PartnerFragmentDoc, RefusalNotice_RefusalFragmentDoc)
export const UpdatePartnerDocument: TypedDocumentNode<UpdatePartnerMutation, UpdatePartnerMutationVariables> =
  /* @__PURE__ */ documentOf('mutation UpdatePartner($input:UpdatePartnerInput!){updatePartner(input:$input){__typename ...on UpdatePartnerPayload{partner{id ...Partners_partner}}...RefusalNotice_refusal}}', Partners_PartnerFragmentDoc, RefusalNotice_RefusalFragmentDoc)