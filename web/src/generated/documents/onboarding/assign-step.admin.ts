import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { documentOf } from '../../../app/document.ts'
import type { OnboardingLicenseTypesQuery, OnboardingLicenseTypesQueryVariables, AssignLicenseMutation, AssignLicenseMutationVariables } from '../../graphql.ts'
import { RuleSentences_LicenseTypeFragmentDoc } from '../catalogue/rule-sentences.ts'
import { RulesFragmentDoc } from '../catalogue/rules.ts'
import { Steps_OnboardingFragmentDoc } from '../onboarding/steps.ts'
import { RefusalNotice_RefusalFragmentDoc } from '../parts/refusal-notice.ts'
export const OnboardingLicenseTypesDocument: TypedDocumentNode<OnboardingLicenseTypesQuery, OnboardingLicenseTypesQueryVariables> =
  /* @__PURE__ */ documentOf('query OnboardingLicenseTypes{licenseTypes(state:PUBLISHED first:100){edges{node{id code name description ...RuleSentences_licenseType product{id code name}published{number rules{...Rules term maxActivations seatModel gracePeriod trial{selfService}}}}}}}', RuleSentences_LicenseTypeFragmentDoc, RulesFragmentDoc)
export const AssignLicenseDocument: TypedDocumentNode<AssignLicenseMutation, AssignLicenseMutationVariables> =
  /* @__PURE__ */ documentOf('mutation AssignLicense($input:AssignLicenseInput!$readsCatalog:Boolean=true$readsLicenses:Boolean=true){assignLicense(input:$input){__typename ...on AssignLicensePayload{licenseKey onboarding{id ...Steps_onboarding}}...RefusalNotice_refusal}}', Steps_OnboardingFragmentDoc, RefusalNotice_RefusalFragmentDoc)