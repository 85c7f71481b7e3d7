import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { platform } from 'node:os'
import { promisify } from 'node:util'
import { deriveFingerprint } from '../fingerprint.ts'

const run = async (file: string, ...args: string[]) => (await promisify(execFile)(file, args)).stdout
const first = (text: string, pattern: RegExp) => pattern.exec(text)?.[1] ?? null

/** Returns the fingerprint of this machine for a product; null if the operating system has no ID for the machine. */
export async function readFingerprint(product: string): Promise<string | null> {
  const id = await readMachineId()
  return id === null ? null : await deriveFingerprint(id, product)
}

/** Returns the ID that the operating system has for this machine; null if it has none. */
async function readMachineId(): Promise<string | null> {
  switch (platform()) {
    case 'win32': {
      const key = 'HKLM\\SOFTWARE\\Microsoft\\Cryptography'
      return first(
        await run('reg', 'query', key, '/v', 'MachineGuid', '/reg:64'),
        /MachineGuid\s+REG_SZ\s+(\S+)/,
      )
    }
    case 'darwin':
      return first(await run('ioreg', '-rd1', '-c', 'IOPlatformExpertDevice'), /"IOPlatformUUID" = "([^"]+)"/)
    default:
      for (const path of ['/etc/machine-id', '/var/lib/dbus/machine-id', '/etc/hostid']) {
        const id = await readFile(path, 'utf8').catch(() => '')
        if (id.trim()) return id
      }
      return null
  }
}
