import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { documentOf } from '../../../app/document.ts'
import type { JobTable_QueueFragment, JobsQuery, JobsQueryVariables, RetryFailedJobsMutation, RetryFailedJobsMutationVariables } from '../../graphql.ts'
import { RefusalNotice_RefusalFragmentDoc } from '../parts/refusal-notice.ts'
export const JobTable_QueueFragmentDoc: TypedDocumentNode<JobTable_QueueFragment, unknown> =
  /* @__PURE__ */ documentOf('fragment JobTable_queue on JobQueue{name waiting waitingSince running delayed failed completedAt schedule failures{error failedAt attempts}}')
export const JobsDocument: TypedDocumentNode<JobsQuery, JobsQueryVariables> =
  /* @__PURE__ */ documentOf('query Jobs{jobs{name ...JobTable_queue}}', JobTable_QueueFragmentDoc)
export const RetryFailedJobsDocument: TypedDocumentNode<RetryFailedJobsMutation, RetryFailedJobsMutationVariables> =
  /* @__PURE__ */ documentOf('mutation RetryFailedJobs($input:RetryFailedJobsInput!){retryFailedJobs(input:$input){__typename ...on RetryFailedJobsPayload{retried queue{name ...JobTable_queue}}...RefusalNotice_refusal}}', JobTable_QueueFragmentDoc, RefusalNotice_RefusalFragmentDoc)