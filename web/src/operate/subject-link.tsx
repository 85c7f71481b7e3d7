import { Link } from '@tanstack/react-router'
import { useCan } from '../app/viewer.tsx'
import type { Scope } from '../generated/graphql.ts'

/** Pages of records by the prefix of their ID, with the scope that each needs. */
const pages: Partial<Record<string, { to: string; scope: Scope }>> = {
  acct: { to: '/accounts/$id', scope: 'ACCOUNTS_READ' },
  lic: { to: '/licenses/$id', scope: 'LICENSES_READ' },
  onb: { to: '/onboarding/$id', scope: 'ACCOUNTS_READ' },
  sale: { to: '/sales', scope: 'LICENSES_READ' },
  ban: { to: '/devices/bans', scope: 'LICENSES_READ' },
  bulk: { to: '/bulk-operations/$id', scope: 'LICENSES_READ' },
  whe: { to: '/webhooks/$id', scope: 'WEBHOOKS_READ' },
  prod: { to: '/catalogue', scope: 'CATALOG_READ' },
  ltyp: { to: '/catalogue', scope: 'CATALOG_READ' },
  part: { to: '/access', scope: 'ACCOUNTS_READ' },
  key: { to: '/access', scope: 'ACCESS_WRITE' },
  skey: { to: '/access', scope: 'ACCESS_WRITE' },
  crev: { to: '/crm', scope: 'CRM_READ' },
  crec: { to: '/crm', scope: 'CRM_READ' },
}

/** The ID of a record, as a link to its page, or to the page that lists it. Plain text if there is none, or it needs a scope. */
export function SubjectLink({ id }: { id: string }) {
  const can = useCan()
  const page = pages[id.split('_', 1)[0]!]
  if (!page || !can(page.scope))
    return <span className="block font-mono text-xs leading-6 break-all text-quiet">{id}</span>
  return (
    <Link
      to={page.to}
      params={{ id } as never}
      className="block w-fit font-mono text-xs leading-6 break-all text-accent underline-offset-2 hover:underline"
    >
      {id}
    </Link>
  )
}
