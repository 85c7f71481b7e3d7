import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { takeLock } from '../node/take-lock.ts'
import type { Store } from '../settings.ts'
import type { ExtensionContext } from './vscode.ts'

/**
 * Creates a store in the secret storage of VS Code, which has no change in one step. So a lock file in the global storage lets
 * one window at a time read and write. VS Code sends a secret to other windows after it is stored, without saying when: a window
 * can still read the former text shortly after another one wrote.
 */
export function secretStore(
  { secrets, globalStorageUri }: Pick<ExtensionContext, 'secrets' | 'globalStorageUri'>,
  name: string,
): Store {
  let last: Promise<unknown> = Promise.resolve()
  const enter = async () => {
    if (globalStorageUri.scheme !== 'file') return async () => {}
    await mkdir(globalStorageUri.fsPath, { recursive: true })
    return (await takeLock(join(globalStorageUri.fsPath, `${name}.lock`))).release
  }
  const update = async (change: (text: string | null) => string) => {
    const leave = await enter()
    try {
      const before = (await secrets.get(name)) ?? null
      const text = change(before)
      if (text !== before) await secrets.store(name, text)
      return text
    } finally {
      await leave()
    }
  }
  return {
    update(change) {
      const next = last.then(() => update(change))
      last = next.catch(() => undefined)
      return next
    },
  }
}
