import type { Licensing } from '../licensing.ts'
import { channels, type LicensingBridge } from './bridge.ts'
import type { Electron, InvokeEvent, WebContents } from './electron.ts'

/**
 * Serves the bridge to pages. A call from a page that is not trusted, from a frame inside a page, or from a page that navigated
 * meanwhile is rejected.
 */
export function servePages(
  ipcMain: Electron['ipcMain'],
  licensing: Licensing,
  isTrusted: (url: URL) => boolean,
): void {
  const pages = new Set<WebContents>()
  const isTrustedText = (url: string) => URL.canParse(url) && isTrusted(new URL(url))
  const accept = ({ sender, senderFrame }: InvokeEvent) => {
    if (senderFrame === null || senderFrame.parent !== null || !isTrustedText(senderFrame.url))
      throw new Error('this page may not use the license')
    if (!pages.has(sender)) sender.once('destroyed', () => pages.delete(sender))
    pages.add(sender)
  }
  const calls: Record<keyof Omit<LicensingBridge, 'onChange'>, (given: unknown) => unknown> = {
    standing: () => licensing.standing,
    check: () => licensing.check(),
    activate: (key) => licensing.activate(key as string),
    deactivate: () => licensing.deactivate(),
  }
  for (const [name, call] of Object.entries(calls))
    ipcMain.handle(channels[name as keyof typeof calls], async (event, given: unknown) => {
      accept(event)
      return await call(given)
    })
  licensing.onChange((standing) => {
    for (const page of pages)
      if (!page.isDestroyed() && isTrustedText(page.getURL())) page.send(channels.changed, standing)
  })
}
