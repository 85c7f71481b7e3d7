import { useRouter } from '@tanstack/react-router'
import type { MouseEvent, ReactNode } from 'react'

/** Types of records that have a page of their own. */
const pages = {
  Account: '/accounts/$id',
  License: '/licenses/$id',
  Onboarding: '/onboarding/$id',
} as const

export type RecordType = keyof typeof pages

/**
 * A link to the page of a record. A `Link` of the router follows each change of the address, and lists have one or more in each row.
 * This one only knows the router: it navigates on a click, and loads the code of the page when it is pointed at or focused.
 */
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
  const router = useRouter()
  const href = `/console${pages[type].replace('$id', id)}`
  const preload = () => void router.preloadRoute({ to: pages[type], params: { id } })
  return (
    <a
      href={href}
      className={className}
      onPointerEnter={preload}
      onFocus={preload}
      onClick={(event) => {
        if (event.defaultPrevented || opensElsewhere(event)) return
        event.preventDefault()
        router.history.push(href)
      }}
    >
      {children}
    </a>
  )
}

/** Whether the browser opens the link itself, as in another tab. */
function opensElsewhere({ button, metaKey, ctrlKey, shiftKey, altKey }: MouseEvent): boolean {
  return button !== 0 || metaKey || ctrlKey || shiftKey || altKey
}
