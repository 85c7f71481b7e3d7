import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useWords } from '../i18n/words.ts'
import { Button } from './button.tsx'
import { words } from './words.ts'

/** The cursor of a page, as it is in the address: the page after one, or the page before one. */
export interface PageSearch {
  after?: string
  before?: string
}

/** Reads the cursors of an address. */
export function parsePageSearch(raw: Record<string, unknown>): PageSearch {
  if (typeof raw.after === 'string') return { after: raw.after }
  if (typeof raw.before === 'string') return { before: raw.before }
  return {}
}

/** The arguments of a connection for a page of `size` records. */
export function pageArguments({ after, before }: PageSearch, size = 25) {
  return before
    ? { last: size, before, first: null, after: null }
    : { first: size, after: after ?? null, last: null, before: null }
}

/** Moves between the pages of a list. */
export function Pages({
  pageInfo,
  onChange,
}: {
  pageInfo: {
    hasNextPage: boolean
    hasPreviousPage: boolean
    startCursor?: string | null
    endCursor?: string | null
  }
  onChange(page: PageSearch): void
}) {
  const t = useWords(words)
  const { hasNextPage, hasPreviousPage, startCursor, endCursor } = pageInfo
  if (!hasNextPage && !hasPreviousPage) return null
  return (
    <nav aria-label={t.pages} className="flex justify-end gap-2 border-t border-line px-4 py-3 sm:px-5">
      <Button
        size="small"
        disabled={!hasPreviousPage || !startCursor}
        onClick={() => onChange({ before: startCursor! })}
      >
        <ChevronLeft aria-hidden className="size-4" />
        {t.previous}
      </Button>
      <Button
        size="small"
        disabled={!hasNextPage || !endCursor}
        onClick={() => onChange({ after: endCursor! })}
      >
        {t.next}
        <ChevronRight aria-hidden className="size-4" />
      </Button>
    </nav>
  )
}
