import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { useState } from 'react'
import { stringifyDocument } from 'urql'
import { useWords } from '../i18n/words.ts'
import { Code } from './copy-button.tsx'
import { words } from './words.ts'

/** The GraphQL that a form sends, folded. It is made only while it is shown. `children` returns the variables. */
export function RequestText<Data, Variables>({
  document,
  children,
}: {
  document: TypedDocumentNode<Data, Variables>
  children(): object
}) {
  const t = useWords(words)
  const [isOpen, setOpen] = useState(false)
  return (
    <details className="text-sm" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary className="text-quiet hover:text-text">{t.showRequest}</summary>
      {isOpen && <Shown document={document} variables={children} label={t.showRequest} />}
    </details>
  )
}

function Shown<Data, Variables>({
  document,
  variables,
  label,
}: {
  document: TypedDocumentNode<Data, Variables>
  variables(): object
  label: string
}) {
  const text = `${stringifyDocument(document).trim()}\n\n${JSON.stringify(variables(), null, 2)}`
  return (
    <div className="mt-2">
      <Code text={text} label={label} />
    </div>
  )
}
