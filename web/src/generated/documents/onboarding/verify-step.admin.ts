import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { documentOf } from '../../../app/document.ts'
import type { VerifyUsageMutation, VerifyUsageMutationVariables } from '../../graphql.ts'
import { Steps_OnboardingFragmentDoc } from '../onboarding/steps.ts'
import { RefusalNotice_RefusalFragmentDoc } from '../parts/refusal-notice.ts'
export const VerifyUsageDocument: TypedDocumentNode<VerifyUsageMutation, VerifyUsageMutationVariables> =
  /* @__PURE__ */ documentOf('mutation VerifyUsage($input:VerifyUsageInput!$readsCatalog:Boolean=true$readsLicenses:Boolean=true){verifyUsage(input:$input){__typename ...on VerifyUsagePayload{onboarding{id ...Steps_onboarding}validation{detail}}...RefusalNotice_refusal}}', Steps_OnboardingFragmentDoc, RefusalNotice_RefusalFragmentDoc)