import { fsyncSync, openSync, rmSync, writeSync } from 'node:fs'
import { OperatorError } from '../../platform/operator-error.ts'

/** A new file for a secret, which only its owner can read. */
export interface SecretFile {
  path: string
  /** Writes the secret to disk. A second call replaces a secret of the same length. */
  write(secret: string): void
  /** Deletes the file. */
  discard(): void
}

/** Creates the file with mode 0600. Throws an `OperatorError` if it exists or cannot be created. */
export function createSecretFile(path: string): SecretFile {
  const file = open(path)
  return {
    path,
    write(secret) {
      writeSync(file, secret, 0)
      fsyncSync(file)
    },
    discard() {
      rmSync(path, { force: true })
    },
  }
}

function open(path: string): number {
  try {
    return openSync(path, 'wx', 0o600)
  } catch (error) {
    const exists = (error as NodeJS.ErrnoException).code === 'EEXIST'
    throw new OperatorError(
      exists ? `${path} exists already.` : `${path} cannot be created: ${(error as Error).message}.`,
      exists ? 'Move the file away, or choose another file with --out.' : 'Choose another file with --out.',
    )
  }
}
