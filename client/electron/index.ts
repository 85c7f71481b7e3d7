import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { type Licensing, licensingOn } from '../licensing.ts'
import { node } from '../node/platform.ts'
import type { Settings } from '../settings.ts'
import type { Standing } from '../standing.ts'
import type { Electron, Window } from './electron.ts'
import { safeStore } from './safe-store.ts'
import { servePages } from './serve-pages.ts'

export type { CodeMailed, Device, Refusal, Standing } from '../standing.ts'
export type { LicensingBridge } from './bridge.ts'
export type { Electron } from './electron.ts'
export { safeStore } from './safe-store.ts'

export interface ElectronSettings extends Settings {
  /** Whether a page may use the license. Default: the files of your application. */
  isTrusted?: ((url: URL) => boolean) | undefined
}

export interface ElectronLicensing extends Licensing {
  /** Path of the preload script, for the windows of your application. It runs in a sandbox. */
  readonly preload: string
  /**
   * Opens the dialog for the license, or focuses the open one. Returns the standing when it is closed.
   */
  openDialog(): Promise<Standing>
}

const page = (name: string) => fileURLToPath(new URL(`./page/${name}`, import.meta.url))

/**
 * Licenses one product on one device, in the main process of Electron. The state is encrypted by `safeStorage`, requests use the
 * proxy of the system, and pages use the license by the preload script. Call it once.
 */
export function createLicensing(
  electron: Electron,
  { isTrusted, ...settings }: ElectronSettings,
): ElectronLicensing {
  const { app, net, ipcMain, powerMonitor, BrowserWindow } = electron
  const licensing = licensingOn(
    {
      ...node,
      store: (product) => safeStore(electron, join(app.getPath('userData'), `${product}.license`)),
      async fetch(input, init) {
        await app.whenReady()
        return await net.fetch(String(input), init)
      },
    },
    settings,
  )
  const dialogUrl = pathToFileURL(page('index.html'))
  const ownFiles = pathToFileURL(join(app.getAppPath(), '/'))
  const isOwn = isTrusted ?? ((url: URL) => url.protocol === 'file:' && url.href.startsWith(ownFiles.href))
  servePages(
    ipcMain,
    licensing,
    (url) => (url.protocol === 'file:' && url.pathname === dialogUrl.pathname) || isOwn(url),
  )
  // A timer stands still while the machine sleeps.
  void app.whenReady().then(() => powerMonitor.on('resume', () => void licensing.check()))

  let open: { window: Window; closed: Promise<Standing> } | null = null
  const openWindow = () => {
    const window = new BrowserWindow({
      title: app.getName(),
      ...{ width: 520, height: 560, show: false, autoHideMenuBar: true },
      webPreferences: {
        ...{ preload: page('preload.cjs'), contextIsolation: true, sandbox: true, nodeIntegration: false },
      },
    })
    window.webContents.setWindowOpenHandler(() => ({ action: 'deny' }))
    window.webContents.on('will-navigate', (event) => event.preventDefault())
    window.once('ready-to-show', () => window.show())
    const closed = new Promise<Standing>((resolve) => {
      window.once('closed', () => {
        open = null
        resolve(licensing.standing)
      })
    })
    void window.loadFile(page('index.html'), {
      query: { locale: settings.locale ?? 'en', name: app.getName() },
    })
    return { window, closed }
  }
  return Object.defineProperties(
    {
      preload: page('preload.cjs'),
      async openDialog(): Promise<Standing> {
        await app.whenReady()
        if (open) open.window.focus()
        open ??= openWindow()
        return await open.closed
      },
    },
    Object.getOwnPropertyDescriptors(licensing),
  ) as ElectronLicensing
}
