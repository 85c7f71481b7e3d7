import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { documentOf } from '../../../app/document.ts'
import type { HomeOnboardingsQuery, HomeOnboardingsQueryVariables, HomeExpiringQuery, HomeExpiringQueryVariables, HomeFindingsQuery, HomeFindingsQueryVariables, HomeTypeNamesQuery, HomeTypeNamesQueryVariables, HomeCrmQuery, HomeCrmQueryVariables, HomeCountsQuery, HomeCountsQueryVariables, HomeSetupQuery, HomeSetupQueryVariables } from '../../graphql.ts'
import { OnboardingTable_OnboardingFragmentDoc } from '../onboarding/onboarding-table.ts'
import { LicenseTable_LicenseFragmentDoc } from '../licenses/license-table.ts'
import { Findings_FindingFragmentDoc } from '../insights/figures.ts'
export const HomeOnboardingsDocument: TypedDocumentNode<HomeOnboardingsQuery, HomeOnboardingsQueryVariables> =
  /* @__PURE__ */ documentOf('query HomeOnboardings($readsCatalog:Boolean=true$readsLicenses:Boolean=true){onboardings(state:IN_PROGRESS orderBy:NEWEST first:6){totalCount{value exact}edges{node{id ...OnboardingTable_onboarding}}}}', OnboardingTable_OnboardingFragmentDoc)
export const HomeExpiringDocument: TypedDocumentNode<HomeExpiringQuery, HomeExpiringQueryVariables> =
  /* @__PURE__ */ documentOf('query HomeExpiring($from:DateTime!$to:DateTime!$readsAccounts:Boolean=true$readsCatalog:Boolean=true){licenses(expiresAfter:$from expiresBefore:$to orderBy:EXPIRY_ASC first:6){totalCount{value exact}edges{node{id ...LicenseTable_license}}}}', LicenseTable_LicenseFragmentDoc)
export const HomeFindingsDocument: TypedDocumentNode<HomeFindingsQuery, HomeFindingsQueryVariables> =
  /* @__PURE__ */ documentOf('query HomeFindings($input:InsightsInput!){insights(input:$input){findings{...Findings_finding}}}', Findings_FindingFragmentDoc)
export const HomeTypeNamesDocument: TypedDocumentNode<HomeTypeNamesQuery, HomeTypeNamesQueryVariables> =
  /* @__PURE__ */ documentOf('query HomeTypeNames{licenseTypes(first:100){edges{node{id code name}}}}')
export const HomeCrmDocument: TypedDocumentNode<HomeCrmQuery, HomeCrmQueryVariables> =
  /* @__PURE__ */ documentOf('query HomeCrm{crmSync{state url emulated queue behindSince parkedCount pause{code reason until}reviews(first:1){totalCount{value exact}}}}')
export const HomeCountsDocument: TypedDocumentNode<HomeCountsQuery, HomeCountsQueryVariables> =
  /* @__PURE__ */ documentOf('query HomeCounts($readsLicenses:Boolean!){accounts(first:1){totalCount{value exact}}active:licenses(status:ACTIVE first:1)@include(if:$readsLicenses){totalCount{value exact}}grace:licenses(status:GRACE first:1)@include(if:$readsLicenses){totalCount{value exact}}devices:activations(active:true first:1)@include(if:$readsLicenses){totalCount{value exact}}}')
export const HomeSetupDocument: TypedDocumentNode<HomeSetupQuery, HomeSetupQueryVariables> =
  /* @__PURE__ */ documentOf('query HomeSetup($readsCrm:Boolean!){products(first:1){edges{node{id}}}licenseTypes(state:PUBLISHED first:1){edges{node{id}}}accounts(first:1){edges{node{id}}}activations(first:1){edges{node{id}}}notifications(state:SENT first:1){edges{node{id}}}crmSync@include(if:$readsCrm){state emulated}}')