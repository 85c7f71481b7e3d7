import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { documentOf } from '../../../app/document.ts'
import type { LicenseDevice_ActivationFragment, LicenseDevicesQuery, LicenseDevicesQueryVariables, LicenseBansQuery, LicenseBansQueryVariables } from '../../graphql.ts'
import { SeatBadge_ActivationFragmentDoc } from '../licenses/seat-badge.ts'
export const LicenseDevice_ActivationFragmentDoc: TypedDocumentNode<LicenseDevice_ActivationFragment, unknown> =
  /* @__PURE__ */ documentOf('fragment LicenseDevice_activation on Activation{id fingerprint name platform version activatedAt lastSeenAt leaseEndsAt deactivatedAt files(last:1){edges{node{id expiresAt fate}}}...SeatBadge_activation}', SeatBadge_ActivationFragmentDoc)
export const LicenseDevicesDocument: TypedDocumentNode<LicenseDevicesQuery, LicenseDevicesQueryVariables> =
  /* @__PURE__ */ documentOf('query LicenseDevices($id:ID!){license(id:$id){id seated:activations(active:true first:100){totalCount{value exact}pageInfo{hasNextPage}edges{node{id ...LicenseDevice_activation}}}former:activations(active:false last:20){totalCount{value exact}edges{node{id ...LicenseDevice_activation}}}}}', LicenseDevice_ActivationFragmentDoc)
export const LicenseBansDocument: TypedDocumentNode<LicenseBansQuery, LicenseBansQueryVariables> =
  /* @__PURE__ */ documentOf('query LicenseBans($account:ID!$readsAccounts:Boolean=true){own:bannedFingerprints(account:$account first:100){edges{node{id fingerprint account@include(if:$readsAccounts){id}}}}all:bannedFingerprints(first:100){edges{node{id fingerprint account@include(if:$readsAccounts){id}}}}}')