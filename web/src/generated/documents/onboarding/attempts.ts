import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { documentOf } from '../../../app/document.ts'
import type { Attempts_OnboardingFragment } from '../../graphql.ts'
export const Attempts_OnboardingFragmentDoc: TypedDocumentNode<Attempts_OnboardingFragment, unknown> =
  /* @__PURE__ */ documentOf('fragment Attempts_onboarding on Onboarding{attempts(last:20){totalCount{value exact}edges{node{id step outcome code endedAt actor requestId}}}}')