import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { DataDirectoryError } from '../../../src/platform/data-directory.ts'
import { openPglite, PGLITE_VERSION } from '../../../src/platform/database/open-pglite.ts'
import { fillDataDir } from '../../database.ts'

const root = mkdtempSync(join(tmpdir(), 'licet-pglite-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

function filled(): string {
  const dataDir = mkdtempSync(join(root, 'data-'))
  fillDataDir(dataDir)
  return dataDir
}

test('the expected version is the one that PGlite writes', () => {
  expect(readFileSync(join(filled(), 'pglite', 'PG_VERSION'), 'utf8').trim()).toBe(PGLITE_VERSION)
})

test('a database of another version of PostgreSQL is rejected before it is opened', async () => {
  const dataDir = filled()
  writeFileSync(join(dataDir, 'pglite', 'PG_VERSION'), '17\n')
  const opening = openPglite(dataDir)
  await expect(opening).rejects.toThrow(DataDirectoryError)
  await expect(opening).rejects.toThrow(
    `The embedded database in ${dataDir} has the format of PostgreSQL 17, and this version of Licet has PostgreSQL ${PGLITE_VERSION}. Start the version`,
  )
})

test('a damaged database is rejected with the remedy', async () => {
  const dataDir = filled()
  rmSync(join(dataDir, 'pglite', 'global'), { recursive: true })
  await expect(openPglite(dataDir)).rejects.toMatchObject({
    message: expect.stringMatching(
      /cannot be opened \(.+\): a file is missing, damaged or belongs to another user\.$/,
    ),
    remedy: expect.stringMatching(/^Make .* or restore a backup/),
  })
})
