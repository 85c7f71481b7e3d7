import { ChevronsUpDown } from 'lucide-react'
import { useRef, useState } from 'react'
import { useWords } from '../i18n/words.ts'
import { useActorName } from '../parts/actor.ts'
import { useViewer } from './viewer.tsx'
import { ViewerMenu } from './viewer-menu.tsx'
import { words } from './words.ts'

/** The caller, and the menu with what it may do and its preferences. */
export function ViewerButton() {
  const t = useWords(words)
  const nameOf = useActorName()
  const { principal, audience } = useViewer()
  const [open, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  return (
    <>
      <button
        ref={button}
        type="button"
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => setOpen((before) => !before)}
        className="flex w-full items-center gap-2 rounded-md px-2.5 py-1.5 text-left hover:bg-sunken"
      >
        <span className="min-w-0 flex-1">
          <span className="block truncate text-sm font-medium" title={principal}>
            {nameOf(principal)}
          </span>
          <span className="block text-xs text-quiet">
            {audience === 'ADMIN' || audience === 'SUPPORT' ? t[audience] : audience}
          </span>
        </span>
        <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-quiet" />
      </button>
      {open && <ViewerMenu anchor={button} onClose={() => setOpen(false)} />}
    </>
  )
}
