import { readFileSync, watch } from 'node:fs'
import type { Server } from 'node:https'
import { basename, dirname } from 'node:path'
import { createSecureContext } from 'node:tls'
import type { Logger } from '../platform/logger.ts'

/** Where the certificate, with its chain, and its private key are kept, both in PEM. */
export interface TlsFiles {
  cert: string
  key: string
}

/** The certificate cannot be used as it is. */
export class TlsFilesError extends Error {
  override name = 'TlsFilesError'
}

/** Reads both files; throws where one cannot be read, or where they do not belong together. */
export function readTls(files: TlsFiles): { cert: Buffer; key: Buffer } {
  try {
    const pair = { cert: readFileSync(files.cert), key: readFileSync(files.key) }
    createSecureContext(pair)
    return pair
  } catch (error) {
    throw new TlsFilesError(
      `The certificate cannot be used: ${error instanceof Error ? error.message : String(error)}. LICET_TLS_CERT ` +
        'names a file in PEM with the certificate and its chain, LICET_TLS_KEY one with the private key that belongs to it.',
      { cause: error },
    )
  }
}

/** After the last change: both files are written, one after the other. */
const SETTLED_MS = 500

/**
 * Takes a renewed certificate without a restart: new connections get it, those that are open go on. While the files
 * do not fit together, the old one stays. Answers how to stop watching.
 */
export function reloadTls(server: Server, files: TlsFiles, log: Logger): () => void {
  let settled: NodeJS.Timeout | undefined
  const reload = () => {
    try {
      server.setSecureContext(readTls(files))
      log.info({ msg: 'certificate read again', file: files.cert })
    } catch (error) {
      log.error({ msg: 'the changed certificate cannot be used; the one before it stays', err: error })
    }
  }
  // A folder is watched, not a file: certificates are renewed by renaming, and by changing links.
  const watchers = [...new Set([dirname(files.cert), dirname(files.key)])].map((folder) =>
    watch(folder, { persistent: false }, (_event, name) => {
      const links = name?.startsWith('..')
      if (name && !links && name !== basename(files.cert) && name !== basename(files.key)) return
      clearTimeout(settled)
      settled = setTimeout(reload, SETTLED_MS)
    }),
  )
  return () => {
    clearTimeout(settled)
    for (const watcher of watchers) watcher.close()
  }
}
