import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { documentOf } from '../../../app/document.ts'
import type { AuditEventTypesQuery, AuditEventTypesQueryVariables } from '../../graphql.ts'
export const AuditEventTypesDocument: TypedDocumentNode<AuditEventTypesQuery, AuditEventTypesQueryVariables> =
  /* @__PURE__ */ documentOf('query AuditEventTypes{auditEventTypes}')