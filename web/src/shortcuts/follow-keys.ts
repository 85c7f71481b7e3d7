import { isCovered, isSingleKey, pageKeys, shortcutsOpen } from './keys.ts'

/** Longest time between `g` and the key of a page, in milliseconds. */
const SECOND_KEY_MS = 1_500

/**
 * Follows the shortcuts of single keys: `?` lists them, `g` and a second key open a page, `j` and `k` move the focus between the
 * rows of lists, `x` selects a row, `[` and `]` turn the pages of a list. Returns the function that ends it.
 */
export function followKeys(open: (path: string) => void): () => void {
  let goUntil = 0
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.defaultPrevented || !isSingleKey(event) || isCovered()) return
    const isSecond = event.timeStamp < goUntil
    goUntil = event.key === 'g' && !isSecond ? event.timeStamp + SECOND_KEY_MS : 0
    const path = isSecond ? (pageKeys as Record<string, string>)[event.key] : undefined
    if (path !== undefined) {
      event.preventDefault()
      open(path)
    } else if (press(event.key)) event.preventDefault()
  }
  addEventListener('keydown', onKeyDown)
  return () => removeEventListener('keydown', onKeyDown)
}

/** Does what a key means. Returns whether it means something here. */
function press(key: string): boolean {
  if (key === '?') shortcutsOpen.set(true)
  else if (key === 'j' || key === 'k') return moveFocus(key === 'j' ? 1 : -1)
  else if (key === 'x') return click(focusedRow()?.querySelector('input[type=checkbox]'))
  else if (key === '[' || key === ']')
    return click(document.querySelector(`[data-page=${pages[key]}]:enabled`))
  else return false
  return true
}

const pages = { '[': 'previous', ']': 'next' } as const

/** The rows of the lists of the page that have a link or a button, in their order. */
function rows(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>('main tbody tr')].filter((row) => targetOf(row))
}

/** The link of a row, or its first button. */
function targetOf(row: Element): HTMLElement | null {
  return (
    row.querySelector<HTMLElement>('a[href]') ?? row.querySelector<HTMLElement>('button:enabled, summary')
  )
}

function focusedRow(): HTMLElement | null {
  return document.activeElement?.closest<HTMLElement>('main tbody tr') ?? null
}

function moveFocus(step: 1 | -1): boolean {
  const all = rows()
  const focused = focusedRow()
  const present = focused ? all.indexOf(focused) : -1
  const next = present < 0 ? (step === 1 ? 0 : all.length - 1) : present + step
  const row = all[next]
  if (!row) return all.length > 0
  const target = targetOf(row)
  // The keyboard moved the focus, so the ring is shown also after a click.
  target?.focus({ preventScroll: true, focusVisible: true } as FocusOptions)
  row.scrollIntoView({ block: 'nearest' })
  return true
}

function click(element: Element | null | undefined): boolean {
  if (!(element instanceof HTMLElement)) return false
  element.click()
  return true
}
