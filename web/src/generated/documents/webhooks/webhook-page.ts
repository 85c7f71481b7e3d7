import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { documentOf } from '../../../app/document.ts'
import type { WebhookPageQuery, WebhookPageQueryVariables } from '../../graphql.ts'
import { WebhookTable_EndpointFragmentDoc } from '../webhooks/webhook-list-page.ts'
export const WebhookPageDocument: TypedDocumentNode<WebhookPageQuery, WebhookPageQueryVariables> =
  /* @__PURE__ */ documentOf('query WebhookPage($id:ID!$state:WebhookDeliveryState$first:Int$last:Int$after:String$before:String){webhookEndpoint(id:$id){id createdAt createdBy email documentProblem ...WebhookTable_endpoint}webhookDeliveries(endpoint:$id state:$state first:$first last:$last after:$after before:$before orderBy:NEWEST){pageInfo{hasNextPage hasPreviousPage startCursor endCursor}edges{node{id type state status failure response documentProblem attempts createdAt attemptedAt nextAttemptAt durationMs}}}}', WebhookTable_EndpointFragmentDoc)