import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { documentOf } from '../../../app/document.ts'
import type { RefusalNotice_RefusalFragment } from '../../graphql.ts'
export const RefusalNotice_RefusalFragmentDoc: TypedDocumentNode<RefusalNotice_RefusalFragment, unknown> =
  /* @__PURE__ */ documentOf('fragment RefusalNotice_refusal on Refusal{code message ...on InputRefusal{issues{path message}}...on LimitRefusal{nextAllowedAt}}')