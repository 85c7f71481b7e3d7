import { Autocomplete } from '@base-ui/react/autocomplete'
import { Dialog } from '@base-ui/react/dialog'
import { useRouter } from '@tanstack/react-router'
import {
  Building2,
  Clock,
  KeyRound,
  type LucideIcon,
  MonitorSmartphone,
  Plus,
  Search,
  Ticket,
  User,
  Users,
  X,
} from 'lucide-react'
import { useQuery } from 'urql'
import { navigation } from '../app/navigation.ts'
import { useCan } from '../app/viewer.tsx'
import { words as appWords } from '../app/words.ts'
import { SearchDocument } from '../generated/graphql.ts'
import { useWords } from '../i18n/words.ts'
import { useDebounced } from '../parts/debounced.ts'
import { Problem } from '../parts/states.tsx'
import { useStore } from '../parts/store.ts'
import { visits } from '../parts/visits.ts'
import { hitsOf, type Kind, kinds } from './search-results.ts'
import { searchText } from './search-state.ts'
import { words } from './words.ts'

interface Choice {
  id: string
  label: string
  icon: LucideIcon
  /** What the text was found in. */
  detail?: string
  /** The page that it opens, below the console; null if there is none. */
  path: string | null
}

interface Group {
  value: string
  items: Choice[]
}

const icons: Record<Kind, LucideIcon> = {
  Account: Building2,
  Contact: User,
  License: KeyRound,
  Activation: MonitorSmartphone,
  Partner: Users,
  PooledKey: Ticket,
}

/** Where the console is served. */
const BASE = '/console'

/**
 * Finds records by any text, and opens pages and actions by their name. The text is sent in the body of a request; it is in no
 * address, and is gone when the dialog closes.
 */
export function SearchDialog({ onClose }: { onClose(): void }) {
  const t = useWords(words)
  const router = useRouter()
  const text = useStore(searchText)
  // A hint is pasted as lists show it, with its ellipsis.
  const typed = text.trim().replace(/^(?:…|\.\.\.)\s*/, '')
  const settled = useDebounced(typed, 150)
  const [{ data, error, fetching, operation }, retry] = useQuery({
    query: SearchDocument,
    variables: { text: settled },
    pause: settled === '',
    requestPolicy: 'network-only',
  })
  // The client keeps the previous data until newer data comes. What was found for another text is not to be opened.
  const isPresent = typed !== '' && typed === settled && !fetching && operation?.variables.text === typed
  const results = useFound(isPresent ? data : undefined)
  const commands = useCommands(typed)
  const groups = [...results, ...commands]
  const isPending = typed !== '' && !isPresent
  const open = ({ path }: Choice) => {
    if (path === null) return
    onClose()
    router.history.push(`${BASE}${path}`)
  }
  return (
    <Dialog.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-veil" />
        <Dialog.Viewport className="fixed inset-0 z-50 flex items-start justify-center px-3 pt-[10dvh]">
          <Dialog.Popup
            data-search
            aria-label={t.searchEverything}
            className="flex max-h-[75dvh] w-full max-w-2xl animate-appear flex-col overflow-hidden rounded-lg border border-line bg-surface shadow-floating"
          >
            <Autocomplete.Root
              open
              inline
              items={groups}
              filter={null}
              autoHighlight="always"
              keepHighlight
              value={text}
              onValueChange={searchText.set}
              itemToStringValue={({ label }: Choice) => label}
            >
              <div className="flex items-center gap-3 rounded-t-lg border-b border-line px-4 has-[input:focus-visible]:outline-2 has-[input:focus-visible]:-outline-offset-2 has-[input:focus-visible]:outline-accent">
                <Search aria-hidden className="size-5 shrink-0 text-quiet" />
                <Autocomplete.Input
                  aria-label={t.searchEverything}
                  placeholder={t.placeholder}
                  autoComplete="off"
                  spellCheck={false}
                  maxLength={5_000}
                  className="h-14 min-w-0 flex-1 bg-transparent text-lg outline-none"
                />
                <Dialog.Close
                  aria-label={t.close}
                  className="grid size-8 place-items-center rounded-md text-quiet hover:bg-sunken hover:text-text"
                >
                  <X aria-hidden className="size-4" />
                </Dialog.Close>
              </div>
              <div className="min-h-0 flex-1 overflow-y-auto p-2">
                <p role="status" className="px-3 text-sm text-quiet">
                  {typed !== '' && !isPending && results.length === 0 && !error && (
                    <span className="block py-3">{isLikeKey(typed) ? t.wrongKey : t.nothing}</span>
                  )}
                  {isPending && <span className="sr-only">{t.searching}</span>}
                </p>
                {error && !isPending && (
                  <Problem error={error} onRetry={() => retry({ requestPolicy: 'network-only' })} />
                )}
                <Autocomplete.List>
                  {(group: Group) => (
                    <Autocomplete.Group key={group.value} items={group.items} className="not-last:mb-2">
                      <Autocomplete.GroupLabel className="px-3 py-1.5 text-xs font-medium text-quiet">
                        {group.value}
                      </Autocomplete.GroupLabel>
                      <Autocomplete.Collection>
                        {(choice: Choice) => <Row key={choice.id} choice={choice} onOpen={open} />}
                      </Autocomplete.Collection>
                    </Autocomplete.Group>
                  )}
                </Autocomplete.List>
              </div>
              <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1 border-t border-line bg-sunken px-4 py-2 text-xs text-quiet">
                <span>{t.privacy}</span>
                <span aria-hidden className="flex gap-3 max-sm:hidden">
                  <span>↑↓ {t.toMove}</span>
                  <span>↵ {t.toOpen}</span>
                  <span>Esc {t.toClose}</span>
                </span>
              </div>
            </Autocomplete.Root>
          </Dialog.Popup>
        </Dialog.Viewport>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

/** Whether a text has the parts of a license key: an optional prefix and five groups of five characters. */
function isLikeKey(text: string): boolean {
  return /^(?:[A-Z]{2,12}[\s-]*)?(?:[0-9A-Z]{5}[\s-]+){3,5}[0-9A-Z]{1,6}$/i.test(text) && /\d/.test(text)
}

function Row({ choice, onOpen }: { choice: Choice; onOpen(choice: Choice): void }) {
  const { label, icon: Icon, detail, path } = choice
  return (
    <Autocomplete.Item
      value={choice}
      disabled={path === null}
      onClick={() => onOpen(choice)}
      className="flex min-h-9 cursor-pointer items-center gap-3 rounded-md px-3 py-1.5 outline-none select-none data-disabled:cursor-default data-highlighted:bg-accent-soft"
    >
      <Icon aria-hidden className="size-4 shrink-0 text-quiet" />
      <span className="min-w-0 flex-1 break-words">{label}</span>
      {detail && <span className="shrink-0 text-xs text-quiet">{detail}</span>}
    </Autocomplete.Item>
  )
}

/** The found records in groups by their kind; the group with the best match is first. */
function useFound(data: Parameters<typeof hitsOf>[0] | undefined): Group[] {
  const t = useWords(words)
  if (!data) return []
  const hits = hitsOf(data)
  const order = [...new Set(hits.map(({ kind }) => kind)), ...kinds]
  return [...new Set(order)].flatMap((kind) => {
    const items = hits
      .filter((hit) => hit.kind === kind)
      .map(({ id, label, matchedBy, path, note }) => ({
        id,
        label,
        icon: icons[kind],
        detail: note ? `${t.match(t[matchedBy])} · ${t[note]}` : t.match(t[matchedBy]),
        path,
      }))
    return items.length > 0 ? [{ value: t[kind], items }] : []
  })
}

/** Pages that were visited, actions and pages, as far as the text is in their name. */
function useCommands(typed: string): Group[] {
  const t = useWords(words)
  const app = useWords(appWords)
  const can = useCan()
  const visited = useStore(visits)
  const matches = ({ label }: Choice) => label.toLowerCase().includes(typed.toLowerCase())
  const here = location.pathname
  const recent = visited
    .filter(({ path }) => path !== here)
    .map(({ path, title }) => ({
      id: `visit ${path}`,
      label: title,
      icon: Clock,
      path: path.slice(BASE.length),
    }))
    .filter(matches)
    .slice(0, 5)
  const actions = (
    can('ONBOARDING_WRITE') ? [{ id: 'onboard', label: t.onboard, icon: Plus, path: '/onboarding/new' }] : []
  ).filter(matches)
  const pages = navigation
    .flat()
    .filter(({ scope }) => !scope || [scope].flat().some(can))
    .map(({ to, word, icon }) => ({
      id: `page ${to}`,
      label: app[word] as string,
      icon,
      path: String(to),
    }))
    .filter(matches)
  return [
    { value: t.recent, items: recent },
    { value: t.actions, items: actions },
    { value: t.pages, items: pages },
  ].filter(({ items }) => items.length > 0)
}
