import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { documentOf } from '../../../app/document.ts'
import type { StartOnboardingMutation, StartOnboardingMutationVariables, SameAccount_AccountFragment, SameAccountQuery, SameAccountQueryVariables, SamePersonQuery, SamePersonQueryVariables, AccountToOnboardQuery, AccountToOnboardQueryVariables } from '../../graphql.ts'
import { Steps_OnboardingFragmentDoc } from '../onboarding/steps.ts'
import { RefusalNotice_RefusalFragmentDoc } from '../parts/refusal-notice.ts'
export const StartOnboardingDocument: TypedDocumentNode<StartOnboardingMutation, StartOnboardingMutationVariables> =
  /* @__PURE__ */ documentOf('mutation StartOnboarding($input:StartOnboardingInput!$readsCatalog:Boolean=true$readsLicenses:Boolean=true){startOnboarding(input:$input){__typename ...on StartOnboardingPayload{accountCreated onboardingStarted onboarding{id ...Steps_onboarding}}...RefusalNotice_refusal}}', Steps_OnboardingFragmentDoc, RefusalNotice_RefusalFragmentDoc)
export const SameAccount_AccountFragmentDoc: TypedDocumentNode<SameAccount_AccountFragment, unknown> =
  /* @__PURE__ */ documentOf('fragment SameAccount_account on Account{id name domain partner}')
export const SameAccountDocument: TypedDocumentNode<SameAccountQuery, SameAccountQueryVariables> =
  /* @__PURE__ */ documentOf('query SameAccount($name:String!$domain:String!$externalId:String!$byName:Boolean!$byDomain:Boolean!$byExternalId:Boolean!){byExternalId:accounts(externalId:$externalId first:5)@include(if:$byExternalId){edges{node{...SameAccount_account}}}byDomain:accounts(domain:$domain first:5)@include(if:$byDomain){edges{node{...SameAccount_account}}}byName:search(text:$name first:20)@include(if:$byName){record{__typename ...on Account{id ...SameAccount_account}}}}', SameAccount_AccountFragmentDoc)
export const SamePersonDocument: TypedDocumentNode<SamePersonQuery, SamePersonQueryVariables> =
  /* @__PURE__ */ documentOf('query SamePerson($email:String!){search(text:$email first:20){record{__typename ...on Contact{id name email account{...SameAccount_account}}}}}', SameAccount_AccountFragmentDoc)
export const AccountToOnboardDocument: TypedDocumentNode<AccountToOnboardQuery, AccountToOnboardQueryVariables> =
  /* @__PURE__ */ documentOf('query AccountToOnboard($id:ID!){account(id:$id){id name domain externalId partner contacts(first:100){edges{node{id name email}}}onboardings(last:10){edges{node{id state nextStep startedAt}}}}}')