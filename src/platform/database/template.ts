import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { migrationFiles } from './migrate.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))

/**
 * Returns the name of the template: an archive in `dist/` of an embedded database that has all tables and no data. The name has a
 * digest of the migrations and of the versions of the packages, so a template of others is not found.
 */
export function templateName(): string {
  const digest = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')))
  for (const { name, sql } of migrationFiles()) digest.update(`${name}\n${sql}\n`)
  return `embedded-${digest.digest('hex').slice(0, 16)}.tar.zst`
}

/** Packs the embedded database in `folder` into an archive. No process may have it open. */
export async function packTemplate(folder: string, file: string): Promise<void> {
  const { create } = await import('tar')
  await create({ file, cwd: folder, portable: true, zstd: true }, ['.'])
}

/**
 * Unpacks the template into `folder`, which it creates for the user of this process alone. Returns false if there is no template, or a
 * damaged one. Then the folder does not exist.
 */
export async function unpackTemplate(
  folder: string,
  file = join(root, 'dist', templateName()),
): Promise<boolean> {
  if (!existsSync(file)) return false
  const { extract } = await import('tar')
  mkdirSync(folder, { mode: 0o700 })
  try {
    await extract({ file, cwd: folder, preserveOwner: false, noMtime: true, strict: true })
    return true
  } catch {
    // The database is then created without it. If the folder is the cause, that fails with the reason.
    rmSync(folder, { recursive: true })
    return false
  }
}
