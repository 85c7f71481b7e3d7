import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { documentOf } from '../../../app/document.ts'
import type { ViewerQuery, ViewerQueryVariables } from '../../graphql.ts'
export const ViewerDocument: TypedDocumentNode<ViewerQuery, ViewerQueryVariables> =
  /* @__PURE__ */ documentOf('query Viewer{viewer{audience principal scopes}}')