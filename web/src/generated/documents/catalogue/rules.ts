import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { documentOf } from '../../../app/document.ts'
import type { RulesFragment } from '../../graphql.ts'
export const RulesFragmentDoc: TypedDocumentNode<RulesFragment, unknown> =
  /* @__PURE__ */ documentOf('fragment Rules on LicenseTypeRules{term termStartsAt timeZone endsAtEndOfDay gracePeriod renewalBasis expiryPolicy updates seatModel maxActivations overage{policy percent}overLimit{policy period}leaseDuration heartbeat{every missedBy}checkIn transferLimit{count per}fingerprintMatch requireFingerprint entitlements{code value{boolean integer text}}meters{code limit period overage}offline{ttl maxOutstanding}offlineGrace trial{oncePer selfService}keyPrefix expiryNotices}')