import { Link } from '@tanstack/react-router'
import { ScrollText } from 'lucide-react'
import { useCallback } from 'react'
import { useWords } from '../i18n/words.ts'
import { type ButtonLook, buttonClass } from '../parts/button.tsx'
import { useCan, useViewer } from './viewer.tsx'
import { words } from './words.ts'

/** Types of records whose events support may read. Events of other records concern the installation. */
const ofAccounts = /^(acct|lic|act|cont|onb|file|ntf|sale)_/

/** Returns a function that says whether the viewer may read the events of a record. */
export function useCanAudit(): (record: string) => boolean {
  const can = useCan()
  const { audience } = useViewer()
  return useCallback(
    (record) => can('AUDIT_READ') && (audience === 'ADMIN' || ofAccounts.test(record)),
    [can, audience],
  )
}

/**
 * A link to the part of the audit log about a record, or about a request. `name` says of what, where several links are on a
 * page. Absent if the credential does not allow it.
 */
export function AuditLink({
  record,
  request,
  name,
  ...look
}: ({ record: string; request?: never } | { request: string; record?: never }) & {
  name?: string
} & ButtonLook) {
  const t = useWords(words)
  const canAudit = useCanAudit()
  const can = useCan()
  if (record === undefined ? !can('AUDIT_READ') : !canAudit(record)) return null
  return (
    <Link
      to="/audit-log"
      search={record === undefined ? { request } : { record }}
      className={buttonClass(look)}
      {...(name && { 'aria-label': `${t.auditLog}: ${name}` })}
    >
      <ScrollText aria-hidden className="size-4" />
      {t.auditLog as string}
    </Link>
  )
}
