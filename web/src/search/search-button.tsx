import { Search } from 'lucide-react'
import { lazy, Suspense, useEffect } from 'react'
import { useWords } from '../i18n/words.ts'
import { useStore } from '../parts/store.ts'
import { followSearchKeys, searchOpen, shortcut } from './search-state.ts'
import { words } from './words.ts'

const SearchDialog = lazy(() =>
  import('./search-dialog.tsx').then(({ SearchDialog: component }) => ({ default: component })),
)

/** The search as it is opened from everywhere. It is loaded when it is opened first. */
export function SearchEverywhere() {
  const isOpen = useStore(searchOpen)
  useEffect(followSearchKeys, [])
  return isOpen ? (
    <Suspense>
      <SearchDialog onClose={() => searchOpen.set(false)} />
    </Suspense>
  ) : null
}

/** A button that looks like a search box and opens the search. */
export function SearchButton({ large = false, onOpen }: { large?: boolean; onOpen?: () => void }) {
  const t = useWords(words)
  return (
    <button
      type="button"
      aria-keyshortcuts="Meta+K Control+K /"
      onClick={() => {
        onOpen?.()
        searchOpen.set(true)
      }}
      className={`flex w-full items-center gap-2.5 rounded-md border border-line-strong/70 bg-surface text-left text-quiet shadow-raised hover:border-line-strong hover:text-text ${
        large ? 'h-12 px-4 text-lg' : 'h-9 px-2.5'
      }`}
    >
      <Search aria-hidden className="size-4 shrink-0" />
      <span className="min-w-0 flex-1 truncate">{large ? t.placeholder : t.search}</span>
      <kbd className="rounded-sm border border-line bg-sunken px-1.5 font-sans text-xs whitespace-nowrap max-sm:hidden">
        {shortcut}
      </kbd>
    </button>
  )
}
