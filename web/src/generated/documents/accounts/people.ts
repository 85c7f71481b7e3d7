import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { documentOf } from '../../../app/document.ts'
import type { Person_ContactFragment, People_AccountFragment, AddContactMutation, AddContactMutationVariables, UpdateContactMutation, UpdateContactMutationVariables, SetContactPreferencesMutation, SetContactPreferencesMutationVariables, RemoveContactMutation, RemoveContactMutationVariables, ForgetContactMutation, ForgetContactMutationVariables } from '../../graphql.ts'
import { RefusalNotice_RefusalFragmentDoc } from '../parts/refusal-notice.ts'
export const Person_ContactFragmentDoc: TypedDocumentNode<Person_ContactFragment, unknown> =
  /* @__PURE__ */ documentOf('fragment Person_contact on Contact{id name email locale roles declined mailStoppedAt mailStopReason}')
export const People_AccountFragmentDoc: TypedDocumentNode<People_AccountFragment, unknown> =
  /* @__PURE__ */ documentOf('fragment People_account on Account{id contacts(first:100){edges{node{...Person_contact}}}}', Person_ContactFragmentDoc)
export const AddContactDocument: TypedDocumentNode<AddContactMutation, AddContactMutationVariables> =
  /* @__PURE__ */ documentOf('mutation AddContact($input:AddContactInput!){addContact(input:$input){__typename ...on AddContactPayload{contact{id ...Person_contact}}...RefusalNotice_refusal}}', Person_ContactFragmentDoc, RefusalNotice_RefusalFragmentDoc)
export const UpdateContactDocument: TypedDocumentNode<UpdateContactMutation, UpdateContactMutationVariables> =
  /* @__PURE__ */ documentOf('mutation UpdateContact($input:UpdateContactInput!){updateContact(input:$input){__typename ...on UpdateContactPayload{contact{id ...Person_contact}}...RefusalNotice_refusal}}', Person_ContactFragmentDoc, RefusalNotice_RefusalFragmentDoc)
export const SetContactPreferencesDocument: TypedDocumentNode<SetContactPreferencesMutation, SetContactPreferencesMutationVariables> =
  /* @__PURE__ */ documentOf('mutation SetContactPreferences($input:SetContactPreferencesInput!){setContactPreferences(input:$input){__typename ...on SetContactPreferencesPayload{contact{id ...Person_contact}}...RefusalNotice_refusal}}', Person_ContactFragmentDoc, RefusalNotice_RefusalFragmentDoc)
export const RemoveContactDocument: TypedDocumentNode<RemoveContactMutation, RemoveContactMutationVariables> =
  /* @__PURE__ */ documentOf('mutation RemoveContact($input:RemoveContactInput!){removeContact(input:$input){__typename ...on RemoveContactPayload{account{id ...People_account}}...RefusalNotice_refusal}}', People_AccountFragmentDoc, RefusalNotice_RefusalFragmentDoc)
export const ForgetContactDocument: TypedDocumentNode<ForgetContactMutation, ForgetContactMutationVariables> =
  /* @__PURE__ */ documentOf('mutation ForgetContact($input:ForgetContactInput!){forgetContact(input:$input){__typename ...on ForgetContactPayload{contact{id ...Person_contact}withoutContact{id name}}...RefusalNotice_refusal}}', Person_ContactFragmentDoc, RefusalNotice_RefusalFragmentDoc)