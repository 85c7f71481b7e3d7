import { createStore } from '../parts/store.ts'
import { isSingleKey } from '../shortcuts/keys.ts'

/** The text of the search. It is gone when the search closes. */
export const searchText = createStore('')

/** Whether the search is open. */
export const searchOpen = createStore(false, (isOpen) => {
  if (!isOpen) searchText.set('')
})

/** Opens the search with ⌘K, Ctrl+K or `/`. A dialog that is open keeps its keys. What is typed before the field of the search
 * has the focus, as while the dialog loads, is in the field. Returns the function that ends it. */
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
  addEventListener('keydown', keepEarlyKey, true)
  addEventListener('keydown', onKeyDown)
  return () => {
    removeEventListener('keydown', keepEarlyKey, true)
    removeEventListener('keydown', onKeyDown)
  }
}

/** Adds a key to the text of the open search while the focus is not in the search yet. */
function keepEarlyKey(event: KeyboardEvent): void {
  const { key, metaKey, ctrlKey, altKey, isComposing } = event
  if (!searchOpen.get() || metaKey || isComposing) return
  const popup = document.querySelector('[data-search]')
  if (popup && document.activeElement !== popup && popup.contains(document.activeElement)) return
  // With AltGr, which is both keys on Windows, a person types characters such as @.
  const isCharacter = [...key].length === 1 && ctrlKey === altKey
  if (!isCharacter && key !== 'Backspace') return
  event.preventDefault()
  event.stopImmediatePropagation()
  const text = searchText.get()
  searchText.set(isCharacter ? text + key : text.slice(0, -1))
}

/** The shortcut as the keyboard of this device names it. */
export const shortcut = /mac|iphone|ipad/i.test(navigator.userAgent) ? '⌘ K' : 'Ctrl K'
