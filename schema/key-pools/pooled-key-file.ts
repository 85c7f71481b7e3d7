import type { GeneratedKey } from '../../src/domain/key-pools/write-keys.ts'
import { csvLine } from '../../src/platform/csv.ts'
import { toTypedId } from '../../src/platform/ids.ts'

/** Returns keys of a pool as a file: CSV (RFC 4180) with a header, one key a row. */
export function pooledKeyFile(keys: readonly GeneratedKey[]): string {
  const rows = keys.map(({ pooledKeyId, licenseKey }) => [toTypedId('PooledKey', pooledKeyId), licenseKey])
  return [['pooled_key', 'key'], ...rows].map(csvLine).join('')
}
