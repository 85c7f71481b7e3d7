import { Popover } from '@base-ui/react/popover'
import type { RefObject } from 'react'
import { useWords } from '../i18n/words.ts'
import { Button } from '../parts/button.tsx'
import { shortcutsOpen } from '../shortcuts/keys.ts'
import { Preferences } from './preferences.tsx'
import { signOut } from './session.ts'
import { useViewer } from './viewer.tsx'
import { words } from './words.ts'

/** What the caller may do, and the preferences, above the button `anchor`, which also closes it. */
export function ViewerMenu({
  anchor,
  onClose,
}: {
  anchor: RefObject<HTMLButtonElement | null>
  onClose(): void
}) {
  const t = useWords(words)
  return (
    <Popover.Root
      open
      onOpenChange={(isOpen, { event }) => {
        const isOfButton = event.target instanceof Node && anchor.current?.contains(event.target)
        if (!isOpen && !(event.type !== 'keydown' && isOfButton)) onClose()
      }}
    >
      <Popover.Portal>
        <Popover.Positioner anchor={anchor} side="top" align="start" sideOffset={8} className="z-50">
          <Popover.Popup
            aria-label={t.preferences}
            finalFocus={anchor}
            className="w-72 max-w-[90vw] animate-appear space-y-3 rounded-lg border border-line bg-surface p-4 shadow-floating"
          >
            <Scopes />
            <Preferences />
            <div className="flex flex-wrap gap-2">
              <Button
                size="small"
                onClick={() => {
                  onClose()
                  shortcutsOpen.set(true)
                }}
              >
                {t.shortcuts}
              </Button>
              <Button size="small" onClick={() => void signOut()}>
                {t.signOut}
              </Button>
            </div>
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
      <p className="font-medium break-all">{principal}</p>
      <p className="mt-1 font-mono text-xs break-words text-quiet">{scopes.join(' ')}</p>
    </div>
  )
}
