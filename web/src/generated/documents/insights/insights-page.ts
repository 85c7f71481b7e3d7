import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { documentOf } from '../../../app/document.ts'
import type { InsightsOnboardingQuery, InsightsOnboardingQueryVariables, InsightsUseQuery, InsightsUseQueryVariables, InsightsFindingsQuery, InsightsFindingsQueryVariables, InsightsCatalogueQuery, InsightsCatalogueQueryVariables, InsightsPartnersQuery, InsightsPartnersQueryVariables } from '../../graphql.ts'
import { Funnel_StepFragmentDoc } from '../insights/figures.ts'
import { Errors_PatternFragmentDoc } from '../insights/figures.ts'
import { Refusals_RefusalFragmentDoc } from '../insights/figures.ts'
import { Utilization_UseFragmentDoc } from '../insights/figures.ts'
import { Renewals_RenewalsFragmentDoc } from '../insights/figures.ts'
import { Versions_VersionFragmentDoc } from '../insights/figures.ts'
import { EntitlementUse_UseFragmentDoc } from '../insights/figures.ts'
import { MeterUse_UseFragmentDoc } from '../insights/figures.ts'
import { Findings_FindingFragmentDoc } from '../insights/figures.ts'
export const InsightsOnboardingDocument: TypedDocumentNode<InsightsOnboardingQuery, InsightsOnboardingQueryVariables> =
  /* @__PURE__ */ documentOf('query InsightsOnboarding($input:InsightsInput!$withAccounts:Boolean!){insights(input:$input){period{from to}comparedPeriod{from to}funnel{...Funnel_step}comparedFunnel{...Funnel_step}activationTimes{upTo accounts}errorPatterns{...Errors_pattern}refusals{...Refusals_refusal}}}', Funnel_StepFragmentDoc, Errors_PatternFragmentDoc, Refusals_RefusalFragmentDoc)
export const InsightsUseDocument: TypedDocumentNode<InsightsUseQuery, InsightsUseQueryVariables> =
  /* @__PURE__ */ documentOf('query InsightsUse($input:InsightsInput!){insights(input:$input){useAsOf utilization{...Utilization_use}renewals{...Renewals_renewals}versions{...Versions_version}entitlements{...EntitlementUse_use}meters{...MeterUse_use}}}', Utilization_UseFragmentDoc, Renewals_RenewalsFragmentDoc, Versions_VersionFragmentDoc, EntitlementUse_UseFragmentDoc, MeterUse_UseFragmentDoc)
export const InsightsFindingsDocument: TypedDocumentNode<InsightsFindingsQuery, InsightsFindingsQueryVariables> =
  /* @__PURE__ */ documentOf('query InsightsFindings($input:InsightsInput!){insights(input:$input){findings{...Findings_finding}}}', Findings_FindingFragmentDoc)
export const InsightsCatalogueDocument: TypedDocumentNode<InsightsCatalogueQuery, InsightsCatalogueQueryVariables> =
  /* @__PURE__ */ documentOf('query InsightsCatalogue{products(first:100){edges{node{id code name}}}licenseTypes(first:100){edges{node{id code name product{id code}}}}}')
export const InsightsPartnersDocument: TypedDocumentNode<InsightsPartnersQuery, InsightsPartnersQueryVariables> =
  /* @__PURE__ */ documentOf('query InsightsPartners{partners(first:100){edges{node{id code name}}}}')