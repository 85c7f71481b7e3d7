import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { documentOf } from '../../../app/document.ts'
import type { OnboardingPageQuery, OnboardingPageQueryVariables } from '../../graphql.ts'
import { Steps_OnboardingFragmentDoc } from '../onboarding/steps.ts'
export const OnboardingPageDocument: TypedDocumentNode<OnboardingPageQuery, OnboardingPageQueryVariables> =
  /* @__PURE__ */ documentOf('query OnboardingPage($id:ID!$readsCatalog:Boolean=true$readsLicenses:Boolean=true){onboarding(id:$id){id ...Steps_onboarding}}', Steps_OnboardingFragmentDoc)