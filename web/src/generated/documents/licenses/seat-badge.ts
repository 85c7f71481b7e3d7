import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { documentOf } from '../../../app/document.ts'
import type { SeatBadge_ActivationFragment } from '../../graphql.ts'
export const SeatBadge_ActivationFragmentDoc: TypedDocumentNode<SeatBadge_ActivationFragment, unknown> =
  /* @__PURE__ */ documentOf('fragment SeatBadge_activation on Activation{activatedAt leaseEndsAt deactivatedAt files(last:1){edges{node{id expiresAt fate}}}}')