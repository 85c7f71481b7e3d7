import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

/** Types of records that have a page of their own. */
const pages = {
  Account: '/accounts/$id',
  License: '/licenses/$id',
  Onboarding: '/onboarding/$id',
} as const

export type RecordType = keyof typeof pages

/** A link to the page of a record. */
export function RecordLink({
  type,
  id,
  className = 'font-medium underline-offset-2 hover:text-accent hover:underline',
  children,
}: {
  type: RecordType
  id: string
  className?: string
  children: ReactNode
}) {
  const to: string = pages[type]
  return (
    <Link to={to} params={{ id } as never} className={className}>
      {children}
    </Link>
  )
}
