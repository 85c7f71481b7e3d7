import { Link } from '@tanstack/react-router'
import { useWords } from '../i18n/words.ts'
import { Badge } from '../parts/badge.tsx'
import { Mark } from '../parts/mark.tsx'
import { SearchButton } from '../search/search-button.tsx'
import { navigation } from './navigation.ts'
import { useSettings } from './settings.ts'
import { useCan } from './viewer.tsx'
import { ViewerButton } from './viewer-button.tsx'
import { words } from './words.ts'

/** The name of the product, which leads home. */
export function Brand() {
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

/** The search, the main navigation and the viewer. */
export function Side({ onNavigate }: { onNavigate?: () => void }) {
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
          const allowed = group.filter(({ scope }) => !scope || [scope].flat().some(can))
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
        <ViewerButton />
      </div>
    </>
  )
}
