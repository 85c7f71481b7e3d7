import { useRouter } from '@tanstack/react-router'
import { lazy, Suspense, useEffect } from 'react'
import { useStore } from '../parts/store.ts'
import { followKeys } from './follow-keys.ts'
import { shortcutsOpen } from './keys.ts'

const ShortcutsDialog = lazy(async () => ({
  default: (await import('./shortcuts-dialog.tsx')).ShortcutsDialog,
}))

/** The shortcuts of every page. Their list is loaded when it is opened first. */
export function Shortcuts() {
  const router = useRouter()
  const isOpen = useStore(shortcutsOpen)
  useEffect(() => followKeys((to) => void router.navigate({ to })), [router])
  return isOpen ? (
    <Suspense>
      <ShortcutsDialog onClose={() => shortcutsOpen.set(false)} />
    </Suspense>
  ) : null
}
