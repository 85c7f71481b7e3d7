import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { loadOrCreateDevelopmentSecret } from '../../src/auth/development-secret.ts'
import {
  createFolder,
  DataDirectoryError,
  describeFileError,
  prepareDataDirectory,
} from '../../src/platform/data-directory.ts'
import { lockDataDirectory } from '../../src/platform/database/lock.ts'

const root = mkdtempSync(join(tmpdir(), 'licet-data-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

test('a directory is created, and nothing is left in it', () => {
  const dataDir = join(root, 'new', 'data')
  prepareDataDirectory(dataDir)
  expect(readdirSync(dataDir)).toEqual([])
})

test.runIf(process.platform === 'linux').each(['/proc/data', '/proc/licet/data'])(
  '%s is rejected: the system creates no folder there',
  (dataDir) => {
    expect(() => prepareDataDirectory(dataDir)).toThrow(/\/proc\/\w+: ENOENT\. Check the folder/)
  },
)

test('a folder and those above it are created with their permissions, and an existing one is kept', () => {
  const folder = join(root, 'private', 'mails')
  createFolder(folder, 0o700)
  createFolder(folder)
  for (const path of [folder, join(root, 'private')])
    expect((statSync(path).mode & 0o777).toString(8)).toBe('700')
})

test.each([
  ['a file', () => join(root, 'file')],
  ['a path below a file', () => join(root, 'file', 'data')],
])('%s is rejected, by every use of the directory', (_, path) => {
  writeFileSync(join(root, 'file'), '')
  for (const use of [prepareDataDirectory, loadOrCreateDevelopmentSecret, lockDataDirectory]) {
    expect(() => use(path())).toThrow(DataDirectoryError)
    expect(() => use(path())).toThrow(
      `The data directory ${path()} cannot be used: it is not a folder. Choose`,
    )
  }
})

test('a lock that is no file is rejected as what it is, and not as the lock of another process', () => {
  const dataDir = join(root, 'locked')
  mkdirSync(join(dataDir, 'lock'), { recursive: true })
  expect(() => lockDataDirectory(dataDir)).toThrow(/cannot be used: .*lock: EISDIR\. Check the folder/)
})

test.each([
  ['prepareDataDirectory', 'src/platform/data-directory.ts'],
  ['loadOrCreateDevelopmentSecret', 'src/auth/development-secret.ts'],
  ['lockDataDirectory', 'src/platform/database/lock.ts'],
])('%s rejects a directory of another user, and names the remedy', (name, file) => {
  const dataDir = mkdtempSync(join(root, 'foreign-'))
  chmodSync(root, 0o755)
  chmodSync(dataDir, 0o555)
  const script = `
    import { ${name} } from '${new URL(`../../${file}`, import.meta.url).href}'
    try { ${name}(process.argv[1]) } catch (error) { console.log(error.name + ': ' + error.message) }`
  // The superuser may write everywhere, so it runs the script as the user with the fewest rights.
  const user = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', script, dataDir], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH },
    ...user,
  })
  expect(stdout).toMatch(
    /^DataDirectoryError: The data directory \S+ cannot be used: the user of this process may not write all files in it\. Make this user the owner/,
  )
})

// Only a process that may mount file systems can run this test.
const unshare = (script: string, ...args: string[]) =>
  spawnSync('unshare', ['--user', '--map-root-user', '--mount', 'sh', '-c', script, 'sh', ...args], {
    encoding: 'utf8',
  })
const mountReadOnly = 'mount -t tmpfs -o ro tmpfs "$1"'
const mountPoint = mkdtempSync(join(root, 'read-only-'))
const mayMount = unshare(mountReadOnly, mountPoint).status === 0
if (!mayMount) console.warn('This process may not mount: a read-only file system is NOT CHECKED.')
test.each([
  ['prepareDataDirectory', 'src/platform/data-directory.ts'],
  ['loadOrCreateDevelopmentSecret', 'src/auth/development-secret.ts'],
  ['lockDataDirectory', 'src/platform/database/lock.ts'],
])('%s reports a read-only file system, also if the directory does not exist', (name, file) => {
  if (!mayMount) return
  const script = `
    import { ${name} } from '${new URL(`../../${file}`, import.meta.url).href}'
    try { ${name}(process.argv[1]) } catch (error) { console.log(error.message) }`
  for (const dataDir of [mountPoint, join(mountPoint, 'data'), join(mountPoint, 'licet', 'data')]) {
    const run = `${mountReadOnly} && exec "$2" --input-type=module --eval "$3" "$4"`
    const { stdout } = unshare(run, mountPoint, process.execPath, script, dataDir)
    expect(stdout).toContain(
      `The data directory ${dataDir} cannot be used: its file system is read-only. Mount it`,
    )
  }
})

// Only the superuser can create the file of another user.
test.runIf(process.getuid?.() === 0)(
  'a lock file of another user is not reported as a running process',
  () => {
    const dataDir = mkdtempSync(join(root, 'mixed-'))
    writeFileSync(join(dataDir, 'lock'), '', { mode: 0o600 })
    chownSync(dataDir, 65_534, 65_534)
    chmodSync(root, 0o755)
    const script = `
    import { lockDataDirectory } from '${new URL('../../src/platform/database/lock.ts', import.meta.url).href}'
    try { lockDataDirectory(process.argv[1]) } catch (error) { console.log(error.name + ': ' + error.message) }`
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', script, dataDir], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH },
      uid: 65_534,
      gid: 65_534,
    })
    expect(stdout).toMatch(/^DataDirectoryError: .*may not write all files in it/)
  },
)

test.each([
  ['EROFS', /its file system is read-only\. Mount it writable/],
  ['ENOSPC', /its disk is full\. Free some space/],
  ['EDQUOT', /its disk is full\. Free some space/],
  ['EPERM', /may not write all files in it\. Make this user the owner/],
  ['EIO', /\/data\/lock: EIO\. Check the folder, or choose another one with LICET_DATA_DIR\./],
])('%s has a reason and a remedy', (code, message) => {
  expect(describeFileError('/data', code, '/data/lock').message).toMatch(message)
})

test.each(['', 'short'])('a secret file with the content "%s" is not used as a secret', (content) => {
  const dataDir = mkdtempSync(join(root, 'secret-'))
  writeFileSync(join(dataDir, 'secret'), content, { mode: 0o600 })
  expect(() => loadOrCreateDevelopmentSecret(dataDir)).toThrow(DataDirectoryError)
  expect(() => loadOrCreateDevelopmentSecret(dataDir)).toThrow(/secret has no complete secret\. Restore it/)
})
