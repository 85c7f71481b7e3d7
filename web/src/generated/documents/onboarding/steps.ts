import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { documentOf } from '../../../app/document.ts'
import type { Steps_OnboardingFragment } from '../../graphql.ts'
import { Attempts_OnboardingFragmentDoc } from '../onboarding/attempts.ts'
export const Steps_OnboardingFragmentDoc: TypedDocumentNode<Steps_OnboardingFragment, unknown> =
  /* @__PURE__ */ documentOf('fragment Steps_onboarding on Onboarding{id state nextStep startedAt assignedAt stalledAt activatedAt completedAt abandonedAt abandonReason assignmentToActivation sale account{id name domain externalId partner}contact{id name email}license@include(if:$readsLicenses){id keyHint maxActivations licenseType@include(if:$readsCatalog){id code name}product@include(if:$readsCatalog){id code name}meters{meter}}activation@include(if:$readsLicenses){id name fingerprint platform version}...Attempts_onboarding}', Attempts_OnboardingFragmentDoc)