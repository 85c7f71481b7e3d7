import { Dialog as Base } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import {
  createContext,
  type ReactElement,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useRef,
} from 'react'
import { useWords } from '../i18n/words.ts'
import { words } from './words.ts'

const Kept = createContext<(isKept: boolean) => void>(() => {})

/**
 * Keeps the dialog around this component open on the Escape key and on a press beside it while `isKept`. Its buttons close it.
 */
export function useKeptOpen(isKept: boolean): void {
  const keep = useContext(Kept)
  useEffect(() => {
    keep(isKept)
    return () => keep(false)
  }, [keep, isKept])
}

/** A dialog over the page. `trigger`: the button that opens it; without one, `open` does. */
export function Dialog({
  title,
  description,
  trigger,
  open,
  onOpenChange,
  wide = false,
  children,
}: {
  title: string
  description?: ReactNode
  trigger?: ReactElement<Record<string, unknown>>
  open?: boolean
  onOpenChange?(open: boolean): void
  wide?: boolean
  children: ReactNode
}) {
  const t = useWords(words)
  const isKept = useRef(false)
  const keep = useCallback((next: boolean) => {
    isKept.current = next
  }, [])
  return (
    <Base.Root
      {...(open !== undefined && { open })}
      onOpenChange={(next, details) => {
        if (!next && isKept.current && details.reason !== 'close-press') details.cancel()
        else onOpenChange?.(next)
      }}
    >
      {trigger && <Base.Trigger render={trigger} />}
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-veil" />
        <Base.Popup
          className={`fixed top-1/2 left-1/2 z-50 flex max-h-[92dvh] w-[calc(100vw-1.5rem)] -translate-x-1/2 -translate-y-1/2 flex-col overflow-hidden rounded-lg border border-line bg-surface shadow-floating animate-appear ${wide ? 'max-w-3xl' : 'max-w-lg'}`}
        >
          <div className="flex items-start justify-between gap-4 px-5 pt-5">
            <div>
              <Base.Title className="text-lg font-semibold">{title}</Base.Title>
              {description && (
                <Base.Description className="mt-1 text-quiet" render={<div />}>
                  {description}
                </Base.Description>
              )}
            </div>
            <Base.Close
              aria-label={t.close}
              className="-mt-1 -mr-1 grid size-8 shrink-0 place-items-center rounded-md text-quiet hover:bg-sunken hover:text-text"
            >
              <X aria-hidden className="size-4" />
            </Base.Close>
          </div>
          <div className="min-h-0 overflow-y-auto px-5 pt-4 pb-5">
            <Kept value={keep}>{children}</Kept>
          </div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}
