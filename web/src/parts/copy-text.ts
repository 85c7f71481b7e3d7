/**
 * Copies a text to the clipboard. Returns false if the browser refuses. A page without HTTPS has no `navigator.clipboard`, so it
 * copies a selected element. The focus and the selection of the person stay as they are. `near` is where the element is added: a
 * dialog makes everything outside of it inert.
 */
export async function copyText(text: string, near: HTMLElement): Promise<boolean> {
  if (!navigator.clipboard) return copySelected(text, near)
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return copySelected(text, near)
  }
}

function copySelected(text: string, near: HTMLElement): boolean {
  const selection = getSelection()
  if (!selection) return false
  const before = Array.from({ length: selection.rangeCount }, (_, index) => selection.getRangeAt(index))
  const copy = document.createElement('span')
  copy.textContent = text
  copy.className = 'sr-only whitespace-pre select-text'
  const onCopy = (event: ClipboardEvent) => {
    event.clipboardData?.setData('text/plain', text)
    event.preventDefault()
    // Nothing around the button handles this copy.
    event.stopPropagation()
  }
  copy.addEventListener('copy', onCopy)
  near.append(copy)
  try {
    selection.selectAllChildren(copy)
    return document.execCommand('copy')
  } catch {
    return false
  } finally {
    copy.remove()
    selection.removeAllRanges()
    for (const range of before) selection.addRange(range)
  }
}
