import { Dialog } from '@base-ui/react/dialog'
import { Popover } from '@base-ui/react/popover'
import { Link, Outlet, useRouter } from '@tanstack/react-router'
import { ChevronsUpDown, Menu, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useWords } from '../i18n/words.ts'
import { Badge } from '../parts/badge.tsx'
import { Button } from '../parts/button.tsx'
import { Mark } from '../parts/mark.tsx'
import { SearchButton, SearchEverywhere } from '../search/search-button.tsx'
import { navigation } from './navigation.ts'
import { Preferences } from './preferences.tsx'
import { signOut } from './session.ts'
import { useSettings } from './settings.ts'
import { useCan, useViewer } from './viewer.tsx'
import { words } from './words.ts'

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
        if (fromLocation && pathChanged && content.current) focusPage(content.current)
      }),
    [router],
  )
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
        <Dialog.Root open={open} onOpenChange={setOpen}>
          <Dialog.Trigger
            aria-label={t.openMenu}
            className="grid size-9 place-items-center rounded-md border border-line"
          >
            <Menu aria-hidden className="size-5" />
          </Dialog.Trigger>
          <Dialog.Portal>
            <Dialog.Backdrop className="fixed inset-0 z-40 bg-veil" />
            <Dialog.Popup
              aria-label={t.mainNavigation}
              className="fixed inset-y-0 left-0 z-50 flex w-72 max-w-[85vw] flex-col bg-surface shadow-floating"
            >
              <Dialog.Close
                aria-label={t.closeMenu}
                className="absolute top-3.5 right-3 grid size-8 place-items-center rounded-md text-quiet hover:bg-sunken"
              >
                <X aria-hidden className="size-4" />
              </Dialog.Close>
              <Side onNavigate={() => setOpen(false)} />
            </Dialog.Popup>
          </Dialog.Portal>
        </Dialog.Root>
      </header>
      {can('ACCOUNTS_READ') && <SearchEverywhere />}
      <main
        ref={content}
        id="content"
        tabIndex={-1}
        className="min-w-0 px-4 py-6 outline-none sm:px-8 lg:py-8"
      >
        <div className="mx-auto max-w-6xl">
          <Outlet />
        </div>
      </main>
    </div>
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

function Brand() {
  const t = useWords(words)
  const { sandbox } = useSettings()
  return (
    <Link to="/" className="flex items-center gap-2.5 text-lg font-semibold tracking-tight">
      <Mark />
      Licet
      {sandbox && <Badge tone="warn">{t.sandbox}</Badge>}
    </Link>
  )
}

function Side({ onNavigate }: { onNavigate?: () => void }) {
  const t = useWords(words)
  const can = useCan()
  return (
    <>
      <div className="px-4 pt-4 pb-3">
        <Brand />
      </div>
      {can('ACCOUNTS_READ') && (
        <div className="px-3 pb-2">
          <SearchButton {...(onNavigate && { onOpen: onNavigate })} />
        </div>
      )}
      <nav aria-label={t.mainNavigation} className="min-h-0 flex-1 overflow-y-auto px-3 py-2">
        {navigation.map((group) => {
          const allowed = group.filter(({ scope }) => !scope || can(scope))
          return (
            allowed.length > 0 && (
              <ul key={group[0]?.word} className="mb-4 space-y-0.5">
                {allowed.map(({ to, word, icon: Icon, exact }) => (
                  <li key={word}>
                    <Link
                      to={to}
                      {...(onNavigate && { onClick: onNavigate })}
                      activeOptions={{ exact: exact ?? false, includeSearch: false }}
                      className="flex h-8 items-center gap-2.5 rounded-md px-2.5 text-quiet hover:bg-sunken hover:text-text aria-[current=page]:bg-accent-soft aria-[current=page]:font-medium aria-[current=page]:text-accent"
                    >
                      <Icon aria-hidden className="size-4 shrink-0" />
                      {t[word] as string}
                    </Link>
                  </li>
                ))}
              </ul>
            )
          )
        })}
      </nav>
      <div className="border-t border-line p-3">
        <ViewerMenu />
      </div>
    </>
  )
}

function ViewerMenu() {
  const t = useWords(words)
  const { principal, audience } = useViewer()
  return (
    <Popover.Root>
      <Popover.Trigger className="flex w-full items-center gap-2 rounded-md px-2.5 py-1.5 text-left hover:bg-sunken">
        <span className="min-w-0 flex-1">
          <span className="block truncate text-sm font-medium">{principal}</span>
          <span className="block text-xs text-quiet">{audience}</span>
        </span>
        <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-quiet" />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner side="top" align="start" sideOffset={8} className="z-50">
          <Popover.Popup
            aria-label={t.preferences}
            className="w-72 max-w-[90vw] animate-appear space-y-3 rounded-lg border border-line bg-surface p-4 shadow-floating"
          >
            <Scopes />
            <Preferences />
            <Button size="small" onClick={() => void signOut()}>
              {t.signOut}
            </Button>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}

function Scopes() {
  const { principal, scopes } = useViewer()
  return (
    <div>
      <p className="font-medium break-words">{principal}</p>
      <p className="mt-1 font-mono text-xs break-words text-quiet">{scopes.join(' ')}</p>
    </div>
  )
}
