import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { documentOf } from '../../../app/document.ts'
import type { AuditActorsQuery, AuditActorsQueryVariables } from '../../graphql.ts'
export const AuditActorsDocument: TypedDocumentNode<AuditActorsQuery, AuditActorsQueryVariables> =
  /* @__PURE__ */ documentOf('query AuditActors{apiKeys(last:100){edges{node{id name revokedAt}}}}')