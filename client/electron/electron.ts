/** The part of the module `electron` of the main process that the client uses. */
export interface Electron {
  app: {
    whenReady(): Promise<void>
    getPath(name: 'userData'): string
    getAppPath(): string
    getName(): string
  }
  safeStorage: SafeStorage
  net: { fetch(input: string, init?: RequestInit): Promise<Response> }
  ipcMain: {
    // biome-ignore lint/suspicious/noExplicitAny: the arguments of a page can be anything.
    handle(channel: string, listener: (event: InvokeEvent, ...given: any[]) => unknown): void
  }
  powerMonitor: { on(event: 'resume', listener: () => void): unknown }
  BrowserWindow: new (options: WindowOptions) => Window
}

/** A `Buffer`. */
type Bytes = Uint8Array & { toString(encoding: 'base64'): string }

/** Electron 42 has the asynchronous functions. Electron 46 removes the other ones. */
export interface SafeStorage {
  isAsyncEncryptionAvailable?(): Promise<boolean>
  encryptStringAsync?(text: string): Promise<Bytes>
  decryptStringAsync?(encrypted: Bytes): Promise<{ result: string }>
  isEncryptionAvailable?(): boolean
  encryptString?(text: string): Bytes
  decryptString?(encrypted: Bytes): string
  /** On Linux only. */
  getSelectedStorageBackend?(): string
}

export interface InvokeEvent {
  sender: WebContents
  /** Null if the frame navigated or was destroyed meanwhile. */
  senderFrame: { readonly url: string; readonly parent: object | null } | null
}

export interface WebContents {
  isDestroyed(): boolean
  getURL(): string
  send(channel: string, ...given: unknown[]): void
  once(event: 'destroyed', listener: () => void): unknown
}

export interface WindowOptions {
  title: string
  width: number
  height: number
  show: boolean
  autoHideMenuBar: boolean
  webPreferences: { preload: string; contextIsolation: true; sandbox: true; nodeIntegration: false }
}

export interface Window {
  readonly webContents: WebContents & {
    setWindowOpenHandler(handler: () => { action: 'deny' }): void
    on(event: 'will-navigate', listener: (event: { preventDefault(): void }) => void): unknown
  }
  loadFile(path: string, options: { query: Record<string, string> }): Promise<void>
  show(): void
  focus(): void
  once(event: 'ready-to-show' | 'closed', listener: () => void): unknown
}
