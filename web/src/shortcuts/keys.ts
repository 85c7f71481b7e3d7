import { createPreference, createStore } from '../parts/store.ts'

/** Whether the list of the shortcuts is open. */
export const shortcutsOpen = createStore(false)

/** Whether single keys are shortcuts. Speech input types letters, so a person can turn them off. */
export const singleKeys = createPreference('licet.keys', ['on', 'off'], 'on', () => {})

/** The pages that `g` and a second key open. */
export const pageKeys = {
  h: '/',
  o: '/onboarding',
  a: '/accounts',
  l: '/licenses',
  d: '/devices',
  c: '/catalogue',
  i: '/insights',
  m: '/mail',
  w: '/webhooks',
} as const

/** Whether a key press is a shortcut of one key: without a modifier, outside of a control in which a person types. */
export function isSingleKey({ metaKey, ctrlKey, altKey, target }: KeyboardEvent): boolean {
  if (metaKey || ctrlKey || altKey || singleKeys.get() === 'off') return false
  return !(
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches('input:not([type=checkbox], [type=radio]), textarea, select'))
  )
}

/** Whether a dialog or a menu is open, which keeps its keys. */
export function isCovered(): boolean {
  return document.querySelector('[role=dialog]:not([data-toast]), [role=alertdialog], [role=menu]') !== null
}
