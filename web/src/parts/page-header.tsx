import { Link, type LinkProps } from '@tanstack/react-router'
import { ChevronRight } from 'lucide-react'
import { type ReactNode, useEffect, useRef } from 'react'
import { noteVisit } from './visits.ts'

/**
 * The title of a page, with the page above it and the actions of the page. It is the title of the document, too. After a
 * navigation, whose focus waits in the content, it takes the focus, so that screen readers say which page is shown.
 */
export function PageHeader({
  title,
  above,
  badge,
  actions,
  isRecord = above !== undefined,
  children,
}: {
  title: string
  above?: { name: string; to: NonNullable<LinkProps['to']> }
  /** Whether the page is noted as that of a visited record. Default: a page with one above it is. */
  isRecord?: boolean
  badge?: ReactNode
  actions?: ReactNode
  children?: ReactNode
}) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (document.activeElement?.id === 'content') heading.current?.focus({ preventScroll: true })
  }, [])
  useEffect(() => {
    document.title = `${title} · Licet`
    if (isRecord) noteVisit({ path: location.pathname, title })
  }, [title, isRecord])
  return (
    <header className="mb-6">
      {above && (
        <p className="mb-1 flex items-center gap-1 text-sm text-quiet">
          <Link to={above.to} className="hover:text-text hover:underline">
            {above.name}
          </Link>
          <ChevronRight aria-hidden className="size-3.5" />
        </p>
      )}
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
          <h1
            ref={heading}
            tabIndex={-1}
            className="min-w-0 text-xl font-semibold tracking-tight outline-none sm:text-2xl"
          >
            {title}
          </h1>
          {badge}
        </div>
        {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
      </div>
      {children && <div className="mt-2 max-w-3xl text-pretty text-quiet">{children}</div>}
    </header>
  )
}
