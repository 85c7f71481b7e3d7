import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { documentOf } from '../../../app/document.ts'
import type { AbandonOnboardingMutation, AbandonOnboardingMutationVariables } from '../../graphql.ts'
import { Steps_OnboardingFragmentDoc } from '../onboarding/steps.ts'
import { RefusalNotice_RefusalFragmentDoc } from '../parts/refusal-notice.ts'
export const AbandonOnboardingDocument: TypedDocumentNode<AbandonOnboardingMutation, AbandonOnboardingMutationVariables> =
  /* @__PURE__ */ documentOf('mutation AbandonOnboarding($input:AbandonOnboardingInput!$readsCatalog:Boolean=true$readsLicenses:Boolean=true){abandonOnboarding(input:$input){__typename ...on AbandonOnboardingPayload{onboarding{id ...Steps_onboarding}}...RefusalNotice_refusal}}', Steps_OnboardingFragmentDoc, RefusalNotice_RefusalFragmentDoc)