import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { documentOf } from '../../../app/document.ts'
import type { LicenseChangesSubscription, LicenseChangesSubscriptionVariables, OnboardingChangesSubscription, OnboardingChangesSubscriptionVariables } from '../../graphql.ts'
export const LicenseChangesDocument: TypedDocumentNode<LicenseChangesSubscription, LicenseChangesSubscriptionVariables> =
  /* @__PURE__ */ documentOf('subscription LicenseChanges($after:String){licenseChanged(after:$after){cursor event{type}license{id}}}')
export const OnboardingChangesDocument: TypedDocumentNode<OnboardingChangesSubscription, OnboardingChangesSubscriptionVariables> =
  /* @__PURE__ */ documentOf('subscription OnboardingChanges($after:String){onboardingChanged(after:$after){cursor event{type}onboarding{id}}}')