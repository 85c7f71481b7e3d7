import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { documentOf } from '../../../app/document.ts'
import type { Funnel_StepFragment, Errors_PatternFragment, Refusals_RefusalFragment, Utilization_UseFragment, Renewals_RenewalsFragment, Versions_VersionFragment, EntitlementUse_UseFragment, MeterUse_UseFragment, Findings_FindingFragment } from '../../graphql.ts'
export const Funnel_StepFragmentDoc: TypedDocumentNode<Funnel_StepFragment, unknown> =
  /* @__PURE__ */ documentOf('fragment Funnel_step on FunnelStep{step entered completed dropped inProgress conversion overallConversion medianTime p90Time}')
export const Errors_PatternFragmentDoc: TypedDocumentNode<Errors_PatternFragment, unknown> =
  /* @__PURE__ */ documentOf('fragment Errors_pattern on ErrorPattern{code step licenseType attempts comparedAttempts accounts lastSeenAt sample@include(if:$withAccounts){id name}}')
export const Refusals_RefusalFragmentDoc: TypedDocumentNode<Refusals_RefusalFragment, unknown> =
  /* @__PURE__ */ documentOf('fragment Refusals_refusal on Refusals{kind code licenseType attempts comparedAttempts}')
export const Utilization_UseFragmentDoc: TypedDocumentNode<Utilization_UseFragment, unknown> =
  /* @__PURE__ */ documentOf('fragment Utilization_use on Utilization{licenseType licenses seatsBought seatsUsed seatsUsedRecently seatsFree atLimit neverActivated unlimited}')
export const Renewals_RenewalsFragmentDoc: TypedDocumentNode<Renewals_RenewalsFragment, unknown> =
  /* @__PURE__ */ documentOf('fragment Renewals_renewals on Renewals{due renewed upcoming inGrace lapsed}')
export const Versions_VersionFragmentDoc: TypedDocumentNode<Versions_VersionFragment, unknown> =
  /* @__PURE__ */ documentOf('fragment Versions_version on VersionInUse{product version devices}')
export const EntitlementUse_UseFragmentDoc: TypedDocumentNode<EntitlementUse_UseFragment, unknown> =
  /* @__PURE__ */ documentOf('fragment EntitlementUse_use on EntitlementUse{code licenseType licenses neverExercised}')
export const MeterUse_UseFragmentDoc: TypedDocumentNode<MeterUse_UseFragment, unknown> =
  /* @__PURE__ */ documentOf('fragment MeterUse_use on MeterUse{meter licenses limited nearLimit atLimit used}')
export const Findings_FindingFragmentDoc: TypedDocumentNode<Findings_FindingFragment, unknown> =
  /* @__PURE__ */ documentOf('fragment Findings_finding on Finding{kind says licenseType step records}')