/**
 * Keeps the focus in the page when the focused element disappears, such as the button of a row that is gone, or a dialog whose
 * button is gone: moves it to the element of the page that had it before, else to the part around that element, at the title if
 * the part has one, else to the title of the page. Otherwise the next Tab would begin at the top. A press beside all elements still takes the focus away.
 * Returns its end.
 */
export function keepFocus(content: HTMLElement): () => void {
  let latest: Element | null = null
  let inContent: HTMLElement | null = null
  let around: HTMLElement[] = []
  const note = ({ target }: FocusEvent) => {
    if (!(target instanceof HTMLElement)) return
    latest = target
    if (!content.contains(target)) {
      // From the navigation, the focus does not return. It returns from dialogs and menus, which are beside both.
      if (target.closest('aside, header')) inContent = null
      return
    }
    inContent = target
    around = []
    for (let one = target.parentElement; one && one !== content; one = one.parentElement)
      if (one.matches('section, header')) around.push(one)
  }
  const observer = new MutationObserver(() => {
    if (!inContent || !latest || latest.isConnected || document.activeElement !== document.body) return
    if (inContent.isConnected) return inContent.focus({ preventScroll: true })
    const part = around.find((one) => one.isConnected)
    const next = part?.querySelector('h1') ?? part ?? content.querySelector('h1')
    if (!next) return
    next.tabIndex = -1
    // While a dialog closes, the page behind it takes no focus yet. It is then tried again at the next change.
    next.focus({ preventScroll: true })
  })
  document.addEventListener('focusin', note)
  observer.observe(document.body, {
    childList: true,
    subtree: true,
    attributeFilter: ['inert', 'aria-hidden', 'disabled'],
  })
  return () => {
    document.removeEventListener('focusin', note)
    observer.disconnect()
  }
}
