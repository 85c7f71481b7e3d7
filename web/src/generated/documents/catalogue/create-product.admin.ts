import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { documentOf } from '../../../app/document.ts'
import type { CreateProductMutation, CreateProductMutationVariables } from '../../graphql.ts'
import { RefusalNotice_RefusalFragmentDoc } from '../parts/refusal-notice.ts'
export const CreateProductDocument: TypedDocumentNode<CreateProductMutation, CreateProductMutationVariables> =
  /* @__PURE__ */ documentOf('mutation CreateProduct($input:CreateProductInput!){createProduct(input:$input){__typename ...RefusalNotice_refusal ...on CreateProductPayload{product{id code name}}}}', RefusalNotice_RefusalFragmentDoc)