import type { ReactNode } from 'react'
import { navigation } from '../app/navigation.ts'
import { useCan } from '../app/viewer.tsx'
import { words as appWords } from '../app/words.ts'
import { useWords } from '../i18n/words.ts'
import { Dialog } from '../parts/dialog.tsx'
import { useStore } from '../parts/store.ts'
import { shortcut } from '../search/search-state.ts'
import { pageKeys, singleKeys } from './keys.ts'
import { words } from './words.ts'

/** The shortcuts of the console, and whether those of single keys are in use. */
export function ShortcutsDialog({ onClose }: { onClose(): void }) {
  const t = useWords(words)
  const app = useWords(appWords)
  const can = useCan()
  const areUsed = useStore(singleKeys) === 'on'
  const allowed = navigation.flat().filter(({ scope }) => !scope || [scope].flat().some(can))
  const pages = Object.entries(pageKeys).flatMap(([key, path]) => {
    const page = allowed.find(({ to }) => to === path)
    return page
      ? [
          [
            app[page.word] as string,
            <Keys key={key} keys={['G', key.toUpperCase()]} word={t.andThen} />,
          ] as const,
        ]
      : []
  })
  return (
    <Dialog title={t.shortcuts} wide open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <div className="grid gap-x-10 gap-y-5 sm:grid-cols-2">
        <div className="space-y-5">
          <Group
            title={t.everywhere}
            shortcuts={[
              ...(can('ACCOUNTS_READ')
                ? [[t.search, <Keys key="/" keys={['/', shortcut]} word={t.or} />] as const]
                : []),
              [t.help, <Keys key="?" keys={['?']} />],
              [t.close, <Keys key="Esc" keys={['Esc']} />],
            ]}
          />
          <Group
            title={t.lists}
            shortcuts={[
              [t.nextRow, <Keys key="j" keys={['J']} />],
              [t.previousRow, <Keys key="k" keys={['K']} />],
              [t.open, <Keys key="Enter" keys={['↵']} />],
              [t.select, <Keys key="x" keys={['X']} />],
              [t.previousPage, <Keys key="[" keys={['[']} />],
              [t.nextPage, <Keys key="]" keys={[']']} />],
            ]}
          />
        </div>
        <Group title={t.goTo} shortcuts={pages} />
      </div>
      <label className="mt-5 flex gap-2.5 border-t border-line pt-4">
        <input
          type="checkbox"
          checked={areUsed}
          onChange={({ target }) => singleKeys.set(target.checked ? 'on' : 'off')}
          className="mt-0.5 block size-4 shrink-0 accent-accent"
        />
        <span>
          {t.singleKeys}
          <span className="block text-sm text-quiet">{t.singleKeysHelp}</span>
        </span>
      </label>
    </Dialog>
  )
}

function Group({
  title,
  shortcuts,
}: {
  title: string
  shortcuts: readonly (readonly [name: string, keys: ReactNode])[]
}) {
  return (
    <section>
      <h3 className="mb-1.5 text-sm font-semibold">{title}</h3>
      <dl className="divide-y divide-line">
        {shortcuts.map(([name, keys]) => (
          <div key={name} className="flex min-h-8 items-center justify-between gap-4 py-1">
            <dt>{name}</dt>
            <dd className="flex shrink-0 items-center gap-1.5 text-sm text-quiet">{keys}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function Keys({ keys: [first, second], word }: { keys: readonly [string, string?]; word?: string }) {
  return (
    <>
      <Key>{first}</Key>
      {second && (
        <>
          {word} <Key>{second}</Key>
        </>
      )}
    </>
  )
}

function Key({ children }: { children: string }) {
  return (
    <kbd className="min-w-6 rounded-sm border border-line bg-sunken px-1.5 py-px text-center font-sans text-xs whitespace-nowrap">
      {children}
    </kbd>
  )
}
