import { useNavigate, useSearch } from '@tanstack/react-router'
import { type PageSearch, pageOfPart, partSearchOf } from './page-search.ts'

/**
 * Returns the page of a list that is a part of a page, and the function that shows another page of it. The page is in the address,
 * so that a reload, a step back and a link show it again. The route reads it with `parsePartSearch`.
 */
export function usePartPage(part: string): [PageSearch, (page: PageSearch) => void] {
  const search: Record<string, unknown> = useSearch({ strict: false })
  const navigate = useNavigate()
  const show = (page: PageSearch) => {
    const others = Object.entries(search).filter(
      ([name]) => name !== `${part}After` && name !== `${part}Before`,
    )
    void navigate({
      to: '.',
      search: { ...Object.fromEntries(others), ...partSearchOf(part, page) },
      // The list stays where the person reads it.
      resetScroll: false,
    })
  }
  return [pageOfPart(search, part), show]
}
