/**
 * Keeps the focus in the page when the focused element disappears, such as the button of a row that is gone: moves it to the part
 * of the page that had the element, else to the title beside it. Otherwise the next Tab would begin at the top. Returns its end.
 */
export function keepFocus(content: HTMLElement): () => void {
  let focused: Element | null = null
  let around: HTMLElement[] = []
  const note = ({ target }: FocusEvent) => {
    focused = target instanceof Element && content.contains(target) ? target : null
    around = []
    for (let one = focused?.parentElement; one && one !== content; one = one.parentElement)
      if (one.matches('section, header')) around.push(one)
  }
  const observer = new MutationObserver(() => {
    if (!focused || focused.isConnected || document.activeElement !== document.body) return
    const part = around.find((one) => one.isConnected)
    focused = null
    if (!part) return
    const next = part.querySelector('h1') ?? part
    next.tabIndex = -1
    next.focus({ preventScroll: true })
  })
  document.addEventListener('focusin', note)
  observer.observe(content, { childList: true, subtree: true })
  return () => {
    document.removeEventListener('focusin', note)
    observer.disconnect()
  }
}
