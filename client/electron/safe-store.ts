import { platform } from 'node:os'
import { fileStore } from '../node/file-store.ts'
import type { Store } from '../settings.ts'
import type { Electron, SafeStorage } from './electron.ts'

const PREFIX = 'safe-storage:'

/**
 * Creates a store in a file that `safeStorage` encrypts. Without a secret store, as on some Linux desktops, it writes plain text
 * that only the user can read, because Electron would encrypt with a password that everyone knows. It reads both.
 */
export function safeStore({ app, safeStorage }: Pick<Electron, 'app' | 'safeStorage'>, path: string): Store {
  const file = fileStore(path)
  const encode = async (text: string) => {
    if (!(await isProtected(safeStorage))) return text
    const encrypted = safeStorage.encryptStringAsync
      ? await safeStorage.encryptStringAsync(text)
      : safeStorage.encryptString!(text)
    return `${PREFIX}${encrypted.toString('base64')}`
  }
  const decode = async (written: string) => {
    if (!written.startsWith(PREFIX)) return written
    const encrypted = Buffer.from(written.slice(PREFIX.length), 'base64')
    return safeStorage.decryptStringAsync
      ? (await safeStorage.decryptStringAsync(encrypted)).result
      : safeStorage.decryptString!(encrypted)
  }
  return {
    async update(change) {
      // Before `ready`, these functions throw or return false. A person may have to unlock a keychain: not while the file is locked.
      await app.whenReady()
      await isProtected(safeStorage)
      let text = ''
      await file.update(async (written) => {
        const before = written === null ? null : await decode(written)
        text = change(before)
        return written !== null && text === before ? written : await encode(text)
      })
      return text
    },
  }
}

async function isProtected(safeStorage: SafeStorage): Promise<boolean> {
  const isAvailable = safeStorage.isAsyncEncryptionAvailable
    ? await safeStorage.isAsyncEncryptionAvailable()
    : safeStorage.isEncryptionAvailable!()
  return (
    isAvailable && !(platform() === 'linux' && safeStorage.getSelectedStorageBackend?.() === 'basic_text')
  )
}
