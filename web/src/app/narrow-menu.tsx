import { Dialog } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import { useWords } from '../i18n/words.ts'
import { Side } from './side.tsx'
import { words } from './words.ts'

/** The navigation of a narrow page, over the page. */
export function NarrowMenu({ onClose }: { onClose(): void }) {
  const t = useWords(words)
  return (
    <Dialog.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
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
          <Side onNavigate={onClose} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
