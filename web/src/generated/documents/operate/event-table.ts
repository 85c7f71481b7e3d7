import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { documentOf } from '../../../app/document.ts'
import type { EventTable_EventFragment } from '../../graphql.ts'
export const EventTable_EventFragmentDoc: TypedDocumentNode<EventTable_EventFragment, unknown> =
  /* @__PURE__ */ documentOf('fragment EventTable_event on Event{id type subject actor occurredAt requestId data account@include(if:$readsAccounts){id name}license@include(if:$readsLicenses){id keyHint}}')