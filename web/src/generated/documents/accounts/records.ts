import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { documentOf } from '../../../app/document.ts'
import type { AccountLicensesQuery, AccountLicensesQueryVariables, AccountOnboardingsQuery, AccountOnboardingsQueryVariables, AccountSalesQuery, AccountSalesQueryVariables, AccountMailsQuery, AccountMailsQueryVariables } from '../../graphql.ts'
import { PagedSection_CountFragmentDoc } from '../parts/paged-section.ts'
import { PagedSection_PageInfoFragmentDoc } from '../parts/paged-section.ts'
import { LicenseTable_LicenseFragmentDoc } from '../licenses/license-table.ts'
import { OnboardingTable_OnboardingFragmentDoc } from '../onboarding/onboarding-table.ts'
import { SaleTable_SaleFragmentDoc } from '../sales/sale-table.ts'
import { MailTable_NotificationFragmentDoc } from '../mails/mail.ts'
export const AccountLicensesDocument: TypedDocumentNode<AccountLicensesQuery, AccountLicensesQueryVariables> =
  /* @__PURE__ */ documentOf('query AccountLicenses($id:ID!$first:Int$last:Int$after:String$before:String$readsAccounts:Boolean=true$readsCatalog:Boolean=true){account(id:$id){id licenses(first:$first last:$last after:$after before:$before){totalCount{...PagedSection_count}pageInfo{...PagedSection_pageInfo}edges{node{id ...LicenseTable_license}}}}}', PagedSection_CountFragmentDoc, PagedSection_PageInfoFragmentDoc, LicenseTable_LicenseFragmentDoc)
export const AccountOnboardingsDocument: TypedDocumentNode<AccountOnboardingsQuery, AccountOnboardingsQueryVariables> =
  /* @__PURE__ */ documentOf('query AccountOnboardings($id:ID!$first:Int$last:Int$after:String$before:String$readsCatalog:Boolean=true$readsLicenses:Boolean=true){account(id:$id){id onboardings(first:$first last:$last after:$after before:$before){totalCount{...PagedSection_count}pageInfo{...PagedSection_pageInfo}edges{node{id ...OnboardingTable_onboarding}}}}}', PagedSection_CountFragmentDoc, PagedSection_PageInfoFragmentDoc, OnboardingTable_OnboardingFragmentDoc)
export const AccountSalesDocument: TypedDocumentNode<AccountSalesQuery, AccountSalesQueryVariables> =
  /* @__PURE__ */ documentOf('query AccountSales($id:ID!$first:Int$last:Int$after:String$before:String$readsAccounts:Boolean=true){account(id:$id){id sales(first:$first last:$last after:$after before:$before){totalCount{...PagedSection_count}pageInfo{...PagedSection_pageInfo}edges{node{id ...SaleTable_sale}}}}}', PagedSection_CountFragmentDoc, PagedSection_PageInfoFragmentDoc, SaleTable_SaleFragmentDoc)
export const AccountMailsDocument: TypedDocumentNode<AccountMailsQuery, AccountMailsQueryVariables> =
  /* @__PURE__ */ documentOf('query AccountMails($id:ID!$first:Int$last:Int$after:String$before:String$readsLicenses:Boolean=true){account(id:$id){id notifications(first:$first last:$last after:$after before:$before){totalCount{...PagedSection_count}pageInfo{...PagedSection_pageInfo}edges{node{id ...MailTable_notification}}}}}', PagedSection_CountFragmentDoc, PagedSection_PageInfoFragmentDoc, MailTable_NotificationFragmentDoc)