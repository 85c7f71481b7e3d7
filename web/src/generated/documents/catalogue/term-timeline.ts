import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { documentOf } from '../../../app/document.ts'
import type { TermTimelineQuery, TermTimelineQueryVariables } from '../../graphql.ts'
export const TermTimelineDocument: TypedDocumentNode<TermTimelineQuery, TermTimelineQueryVariables> =
  /* @__PURE__ */ documentOf('query TermTimeline($input:PreviewTermInput!){previewTerm(input:$input){startsAt expiry graceEndsAt updatesUntil notices{message offset dueAt}}}')