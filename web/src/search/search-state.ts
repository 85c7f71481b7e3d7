import { createStore } from '../parts/store.ts'
import { isSingleKey } from '../shortcuts/keys.ts'

/** Whether the search is open. */
export const searchOpen = createStore(false)

/** Opens the search with ⌘K, Ctrl+K or `/`. A dialog that is open keeps its keys. Returns the function that ends it. */
export function followSearchKeys(): () => void {
  const onKeyDown = (event: KeyboardEvent) => {
    const isShortcut = (event.metaKey || event.ctrlKey) && !event.altKey && event.key.toLowerCase() === 'k'
    const isSlash = event.key === '/' && isSingleKey(event)
    if (!isShortcut && !isSlash) return
    if (!searchOpen.get() && document.querySelector('[role=dialog]:not([data-toast]), [role=alertdialog]'))
      return
    event.preventDefault()
    searchOpen.set(isShortcut ? !searchOpen.get() : true)
  }
  addEventListener('keydown', onKeyDown)
  return () => removeEventListener('keydown', onKeyDown)
}

/** The shortcut as the keyboard of this device names it. */
export const shortcut = /mac|iphone|ipad/i.test(navigator.userAgent) ? '⌘ K' : 'Ctrl K'
