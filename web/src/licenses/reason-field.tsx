import type { ComponentProps } from 'react'
import { useWords } from '../i18n/words.ts'
import { TextArea } from '../parts/field.tsx'
import { words } from './license-words.ts'

/** The reason of a change, which the audit log and support will read. */
export function ReasonField(props: Omit<ComponentProps<typeof TextArea>, 'label'>) {
  const t = useWords(words)
  return <TextArea label={t.reason} help={t.reasonHelp} rows={2} maxLength={500} {...props} />
}
