import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Electron, InvokeEvent, WindowOptions } from '../../../client/electron/electron.ts'

// As the documentation of Electron 45 describes these modules: safeStorage, ipcMain, ipcRenderer, contextBridge, net,
// powerMonitor and BrowserWindow. Electron itself is not started.

type Handler = (event: InvokeEvent, ...given: unknown[]) => unknown

interface Options {
  userData: string
  appPath: string
  /** As `--password-store` and the desktop of Linux set it. */
  backend?: string
  /** Electron before 42 has no asynchronous functions. */
  isOld?: boolean
}

/** Starts a main process whose `ready` has not been emitted. */
export function startElectron({ userData, appPath, backend = 'gnome_libsecret', isOld = false }: Options) {
  let isReady = false
  let emitReady = () => {}
  const ready = new Promise<void>((resolve) => {
    emitReady = () => {
      isReady = true
      resolve()
    }
  })
  const handlers = new Map<string, Handler>()
  const powerMonitor = new EventEmitter()
  const windows: FakeWindow[] = []
  const keychain = { isLocked: false, calls: 0 }
  const requests: string[] = []

  const whenUsable = (name: string) => {
    if (!isReady) throw new Error(`safeStorage.${name} cannot be called before app is ready`)
    keychain.calls++
    if (keychain.isLocked)
      throw new Error(`safeStorage.${name} is temporarily unavailable. Please try again.`)
  }
  // Reversed bytes stand for the encryption. The prefix is that of Chromium.
  const encrypt = (text: string) => Buffer.concat([Buffer.from('v11'), Buffer.from(text).reverse()])
  const decrypt = (encrypted: Buffer) => {
    if (!Buffer.isBuffer(encrypted) || encrypted.subarray(0, 3).toString() !== 'v11')
      throw new Error('Error while decrypting the ciphertext provided to safeStorage.decryptString.')
    return Buffer.from(encrypted.subarray(3)).reverse().toString()
  }
  const isAvailable = () => isReady && backend !== 'none'
  const safeStorage = {
    getSelectedStorageBackend: () => (isReady ? backend : 'unknown'),
    ...(isOld
      ? {
          isEncryptionAvailable: () => isAvailable() && backend !== 'basic_text',
          encryptString(text: string) {
            whenUsable('encryptString')
            return encrypt(text)
          },
          decryptString(encrypted: Buffer) {
            whenUsable('decryptString')
            return decrypt(encrypted)
          },
        }
      : {
          isAsyncEncryptionAvailable: async () => isAvailable(),
          async encryptStringAsync(text: string) {
            whenUsable('encryptStringAsync')
            return encrypt(text)
          },
          async decryptStringAsync(encrypted: Buffer) {
            whenUsable('decryptStringAsync')
            return { shouldReEncrypt: false, result: decrypt(encrypted) }
          },
        }),
  }

  /** A web page with its preload script, in a sandbox: each value is copied by the structured clone algorithm. */
  class FakeWebContents extends EventEmitter {
    url = 'about:blank'
    openHandler: (() => { action: 'deny' }) | undefined
    isGone = false
    readonly renderer = new EventEmitter()
    isDestroyed = () => this.isGone
    getURL = () => this.url
    send(channel: string, ...given: unknown[]) {
      if (this.isGone) throw new TypeError('Object has been destroyed')
      this.renderer.emit(channel, {}, ...structuredClone(given))
    }
    setWindowOpenHandler(handler: () => { action: 'deny' }) {
      this.openHandler = handler
    }
    /** Calls a handler as a frame of the page does. */
    async invoke(
      channel: string,
      given: unknown[],
      frame: InvokeEvent['senderFrame'] = { url: this.url, parent: null },
    ): Promise<unknown> {
      const handler = handlers.get(channel)
      if (!handler)
        throw new Error(
          `Error invoking remote method '${channel}': Error: No handler registered for '${channel}'`,
        )
      const event = { sender: this, senderFrame: frame } as unknown as InvokeEvent
      try {
        return structuredClone(await handler(event, ...structuredClone(given)))
      } catch (error) {
        // Only the text of an error arrives.
        throw new Error(`Error invoking remote method '${channel}': ${error}`)
      }
    }
    destroy() {
      this.isGone = true
      this.emit('destroyed')
    }
  }

  class FakeWindow extends EventEmitter {
    readonly webContents = new FakeWebContents()
    readonly options: WindowOptions
    query: Record<string, string> = {}
    shown = 0
    focused = 0
    constructor(options: WindowOptions) {
      super()
      if (!isReady) throw new Error('Cannot create BrowserWindow before app is ready')
      this.options = options
      windows.push(this)
    }
    async loadFile(path: string, { query = {} }: { query?: Record<string, string> } = {}) {
      // A path is relative to the folder of the application.
      const file = resolve(appPath, path)
      this.webContents.url = `${pathToFileURL(file)}?${new URLSearchParams(query)}`
      this.query = query
      readFileSync(file)
      this.emit('ready-to-show')
    }
    show() {
      this.shown++
    }
    focus() {
      this.focused++
    }
    close() {
      this.webContents.destroy()
      this.emit('closed')
    }
  }

  const electron = {
    app: {
      whenReady: () => ready,
      getPath: () => userData,
      getAppPath: () => appPath,
      getName: () => 'Studio',
    },
    safeStorage,
    net: {
      async fetch(input: string, init?: RequestInit) {
        if (!isReady) throw new Error('net module can only be used after app is ready')
        requests.push(input)
        return await fetch(input, init)
      },
    },
    ipcMain: {
      handle(channel: string, listener: Handler) {
        if (handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`)
        handlers.set(channel, listener)
      },
    },
    powerMonitor,
    BrowserWindow: FakeWindow,
  } satisfies Electron

  /** A page of the application, or of another site, in a window of its own. */
  const openPage = (url: string) => {
    const page = new FakeWebContents()
    page.url = url
    return page
  }
  return { electron, emitReady, keychain, requests, windows, openPage, powerMonitor }
}

export type Page = ReturnType<ReturnType<typeof startElectron>['openPage']>

/** Runs a preload script in a page, and returns what it exposed to the page. */
export function runPreload(path: string, page: Page): Record<string, unknown> {
  const exposed: Record<string, unknown> = {}
  const sandboxed = {
    contextBridge: {
      exposeInMainWorld(name: string, api: unknown) {
        exposed[name] = api
      },
    },
    ipcRenderer: {
      invoke: (channel: string, ...given: unknown[]) => page.invoke(channel, given),
      on: (channel: string, listener: (...given: unknown[]) => void) => page.renderer.on(channel, listener),
      removeListener: (channel: string, listener: (...given: unknown[]) => void) =>
        page.renderer.removeListener(channel, listener),
    },
  }
  // A preload script in a sandbox gets a `require` for a few modules only.
  const requireInSandbox = (name: string) => {
    if (name !== 'electron') throw new Error(`module not found: ${name}`)
    return sandboxed
  }
  const { compileFunction } = createRequire(import.meta.url)('node:vm') as typeof import('node:vm')
  compileFunction(readFileSync(path, 'utf8'), ['require'])(requireInSandbox)
  return exposed
}
