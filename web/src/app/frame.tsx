import { Outlet, useRouter } from '@tanstack/react-router'
import { Menu } from 'lucide-react'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { useFormat } from '../i18n/format.ts'
import { useWords } from '../i18n/words.ts'
import { SearchEverywhere } from '../search/search-button.tsx'
import { Shortcuts } from '../shortcuts/shortcuts.tsx'
import { now } from './clock.ts'
import { keepFocus } from './keep-focus.ts'
import { session } from './session.ts'
import { Brand, Side } from './side.tsx'
import { useCan } from './viewer.tsx'
import { words } from './words.ts'

const NarrowMenu = lazy(async () => ({ default: (await import('./narrow-menu.tsx')).NarrowMenu }))

/** What surrounds every page: the navigation at the side, on a narrow page behind a button. */
export function Frame() {
  const t = useWords(words)
  const can = useCan()
  const [open, setOpen] = useState(false)
  const content = useRef<HTMLElement>(null)
  const router = useRouter()
  useEffect(
    () =>
      router.subscribe('onRendered', ({ fromLocation, pathChanged }) => {
        // To focus an element lays the page out. Together with the paint of the page, that is done once.
        if (fromLocation && pathChanged)
          requestAnimationFrame(() => content.current && focusPage(content.current))
      }),
    [router],
  )
  useEffect(() => {
    if (session.get().current?.isEntered && content.current) focusPage(content.current)
  }, [])
  useEffect(() => (content.current ? keepFocus(content.current) : undefined), [])
  return (
    <div className="lg:grid lg:grid-cols-[15rem_minmax(0,1fr)]">
      <a
        href="#content"
        className="sr-only rounded-md bg-accent px-3 py-2 text-on-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50"
      >
        {t.skipToContent}
      </a>
      <aside className="sticky top-0 hidden h-dvh flex-col border-r border-line bg-surface lg:flex">
        <Side />
      </aside>
      <header className="sticky top-0 z-30 flex h-14 items-center justify-between border-b border-line bg-surface px-4 lg:hidden">
        <Brand />
        <button
          type="button"
          aria-label={t.openMenu}
          aria-haspopup="dialog"
          aria-expanded={open}
          onClick={() => setOpen(true)}
          className="grid size-9 place-items-center rounded-md border border-line"
        >
          <Menu aria-hidden className="size-5" />
        </button>
        {open && (
          <Suspense>
            <NarrowMenu onClose={() => setOpen(false)} />
          </Suspense>
        )}
      </header>
      {can('ACCOUNTS_READ') && <SearchEverywhere />}
      <Shortcuts />
      <main
        ref={content}
        id="content"
        tabIndex={-1}
        className="min-w-0 px-4 py-6 outline-none sm:px-8 lg:py-8"
      >
        <div className="mx-auto max-w-6xl">
          <ClockNotice />
          <Outlet />
        </div>
      </main>
    </div>
  )
}

const DAY_MS = 86_400_000

/** Says which date it is at the gateway if that is more than a day from the clock of this browser. */
function ClockNotice() {
  const t = useWords(words)
  const { dateTime } = useFormat()
  if (Math.abs(now().getTime() - Date.now()) <= DAY_MS) return null
  return (
    <p className="mb-4 rounded-md bg-warn-soft px-3 py-2 text-sm text-warn">
      {t.otherClock(dateTime(now()))}
    </p>
  )
}

/**
 * Moves the focus to the title of the page that is now shown, or to its content while the title is awaited. A field of the page
 * that has the focus keeps it.
 */
function focusPage(content: HTMLElement): void {
  const focused = document.activeElement
  if (focused !== content && content.contains(focused)) return
  ;(content.querySelector('h1') ?? content).focus({ preventScroll: true })
}
