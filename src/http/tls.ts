import { readFileSync, watch } from 'node:fs'
import type { Server } from 'node:https'
import { basename, dirname } from 'node:path'
import { createSecureContext } from 'node:tls'
import type { Logger } from '../platform/logger.ts'
import { OperatorError } from '../platform/operator-error.ts'

/** Paths of the certificate with its chain and of its private key, both in PEM. */
export interface TlsFiles {
  cert: string
  key: string
}

/** The certificate and key cannot be used. The message says why. */
export class TlsFilesError extends OperatorError {
  override name = 'TlsFilesError'
}

/** Reads both files. Throws `TlsFilesError` if a file cannot be read or the key does not match the certificate. */
export function readTls(files: TlsFiles): { cert: Buffer; key: Buffer } {
  try {
    const pair = { cert: readFileSync(files.cert), key: readFileSync(files.key) }
    createSecureContext(pair)
    return pair
  } catch (error) {
    throw new TlsFilesError(
      `The certificate cannot be used: ${error instanceof Error ? error.message : String(error)}.`,
      'LICET_TLS_CERT names a PEM file with the certificate and its chain, LICET_TLS_KEY a PEM file with its private key.',
      { cause: error },
    )
  }
}

/** Delay after the last change: the two files are written one after the other. */
const SETTLE_MS = 500

/**
 * Loads a renewed certificate without a restart. New connections use it; open connections continue. While the key does
 * not match the certificate, the old certificate stays. Returns the function that stops watching.
 */
export function reloadTls(server: Server, files: TlsFiles, log: Logger): () => void {
  let timer: NodeJS.Timeout | undefined
  const reload = () => {
    try {
      server.setSecureContext(readTls(files))
      log.info({ msg: 'certificate reloaded', file: files.cert })
    } catch (error) {
      log.error({ msg: 'the changed certificate cannot be used; the old one stays', err: error })
    }
  }
  // Watches folders instead of files: tools renew a certificate by renaming a file or changing a link.
  const watchers = [...new Set([dirname(files.cert), dirname(files.key)])].map((folder) =>
    watch(folder, { persistent: false }, (_event, name) => {
      const isLink = name?.startsWith('..')
      if (name && !isLink && name !== basename(files.cert) && name !== basename(files.key)) return
      clearTimeout(timer)
      timer = setTimeout(reload, SETTLE_MS)
    }),
  )
  return () => {
    clearTimeout(timer)
    for (const watcher of watchers) watcher.close()
  }
}
