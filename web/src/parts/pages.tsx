import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useWords } from '../i18n/words.ts'
import { Button } from './button.tsx'
import type { PageSearch } from './page-search.ts'
import { words } from './words.ts'

export { type PageSearch, pageArguments, parsePageSearch } from './page-search.ts'

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
        data-page="previous"
        disabled={!hasPreviousPage || !startCursor}
        onClick={() => onChange({ before: startCursor! })}
      >
        <ChevronLeft aria-hidden className="size-4" />
        {t.previous}
      </Button>
      <Button
        size="small"
        data-page="next"
        disabled={!hasNextPage || !endCursor}
        onClick={() => onChange({ after: endCursor! })}
      >
        {t.next}
        <ChevronRight aria-hidden className="size-4" />
      </Button>
    </nav>
  )
}
