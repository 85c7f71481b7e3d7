import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { documentOf } from '../../../app/document.ts'
import type { OnboardingTable_OnboardingFragment } from '../../graphql.ts'
export const OnboardingTable_OnboardingFragmentDoc: TypedDocumentNode<OnboardingTable_OnboardingFragment, unknown> =
  /* @__PURE__ */ documentOf('fragment OnboardingTable_onboarding on Onboarding{id state nextStep startedAt assignedAt stalledAt completedAt abandonedAt assignmentToActivation account{id name}license@include(if:$readsLicenses){id keyHint licenseType@include(if:$readsCatalog){id name}}}')