import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { documentOf } from '../../../app/document.ts'
import type { WebhookTable_EndpointFragment, WebhookListPageQuery, WebhookListPageQueryVariables } from '../../graphql.ts'
export const WebhookTable_EndpointFragmentDoc: TypedDocumentNode<WebhookTable_EndpointFragment, unknown> =
  /* @__PURE__ */ documentOf('fragment WebhookTable_endpoint on WebhookEndpoint{id url description eventTypes state disabledReason failures failingSince partner}')
export const WebhookListPageDocument: TypedDocumentNode<WebhookListPageQuery, WebhookListPageQueryVariables> =
  /* @__PURE__ */ documentOf('query WebhookListPage($first:Int$last:Int$after:String$before:String){webhookEndpoints(first:$first last:$last after:$after before:$before){pageInfo{hasNextPage hasPreviousPage startCursor endCursor}edges{node{id ...WebhookTable_endpoint}}}}', WebhookTable_EndpointFragmentDoc)