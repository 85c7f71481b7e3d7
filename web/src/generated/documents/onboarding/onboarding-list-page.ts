import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { documentOf } from '../../../app/document.ts'
import type { OnboardingListPageQuery, OnboardingListPageQueryVariables } from '../../graphql.ts'
import { OnboardingTable_OnboardingFragmentDoc } from '../onboarding/onboarding-table.ts'
export const OnboardingListPageDocument: TypedDocumentNode<OnboardingListPageQuery, OnboardingListPageQueryVariables> =
  /* @__PURE__ */ documentOf('query OnboardingListPage($first:Int$last:Int$after:String$before:String$state:OnboardingState$nextStep:OnboardingStep$stalled:Boolean$orderBy:OnboardingOrder$readsCatalog:Boolean=true$readsLicenses:Boolean=true){onboardings(first:$first last:$last after:$after before:$before state:$state nextStep:$nextStep stalled:$stalled orderBy:$orderBy){totalCount{value exact}pageInfo{hasNextPage hasPreviousPage startCursor endCursor}edges{node{id ...OnboardingTable_onboarding}}}}', OnboardingTable_OnboardingFragmentDoc)