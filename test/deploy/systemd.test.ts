import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { variables } from '../../src/config/variables.ts'

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '')
const analyzer = '/usr/bin/systemd-analyze'
const folder = mkdtempSync(join(tmpdir(), 'licet-systemd-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** The values of each setting in a section, in order. */
function read(unit: string): Map<string, string[]> {
  const settings = new Map<string, string[]>()
  let section = ''
  for (const line of readFileSync(join(root, 'deploy', unit), 'utf8').split('\n')) {
    if (line === '' || line.startsWith('#')) continue
    const [, header] = /^\[(\w+)\]$/.exec(line) ?? []
    if (header) {
      section = header
      continue
    }
    const [, name, value] = /^(\w+)=(.*)$/.exec(line) ?? []
    expect(name, line).toBeDefined()
    const key = `${section}.${name}`
    settings.set(key, [...(settings.get(key) ?? []), value!])
  }
  return settings
}

describe.each([
  ['licet.service', 'start'],
  ['licet-worker.service', 'worker'],
])('%s', (unit, command) => {
  const settings = read(unit)
  const one = (key: string) => {
    expect(settings.get(key), key).toHaveLength(1)
    return settings.get(key)![0]!
  }

  test('starts the Node of the installation itself, so that it gets SIGTERM', () => {
    const [node, file, ...others] = one('Service.ExecStart').split(' ')
    expect(file).toBe('bin/licet.js')
    expect(others).toEqual([command])
    expect(one('Service.WorkingDirectory')).toBe('/opt/licet')
    for (const path of [node!.replace('/opt/licet', root), join(root, file!)])
      expect(existsSync(path)).toBe(true)
    expect(one('Service.Type')).toBe('exec')
    expect(Number(one('Service.TimeoutStopSec'))).toBeGreaterThan(30)
  })

  test('sets variables that exist, and the directories that systemd creates', () => {
    const set = Object.fromEntries(
      one('Service.Environment')
        .split(' ')
        .map((pair) => pair.split('=') as [string, string]),
    )
    for (const name of Object.keys(set))
      expect([...Object.keys(variables), 'NODE_COMPILE_CACHE']).toContain(name)
    expect(set).toEqual({
      NODE_ENV: 'production',
      LICET_DATA_DIR: `/var/lib/${one('Service.StateDirectory')}`,
      NODE_COMPILE_CACHE: `/var/cache/${one('Service.CacheDirectory')}`,
    })
    expect(one('Service.CacheDirectoryMode')).toBe('0700')
    expect(one('Service.EnvironmentFile')).toBe('/etc/licet/licet.env')
  })

  test('allows what V8, the lock of the data directory and DNS need', () => {
    // V8 writes machine code at run time. SQLite calls fchown, and the resolver uses netlink.
    expect(settings.has('Service.MemoryDenyWriteExecute')).toBe(false)
    expect(settings.get('Service.SystemCallFilter')).toEqual(['@system-service @pkey'])
    expect(one('Service.SystemCallErrorNumber')).toBe('EPERM')
    expect(one('Service.RestrictAddressFamilies').split(' ')).toEqual(
      expect.arrayContaining(['AF_INET', 'AF_INET6', 'AF_UNIX', 'AF_NETLINK']),
    )
  })

  test.skipIf(!existsSync(analyzer))('systemd accepts it, and its exposure is low', () => {
    const file = join(folder, unit)
    writeFileSync(file, readFileSync(join(root, 'deploy', unit), 'utf8').replaceAll('/opt/licet', root))
    const run = (...args: string[]) => spawnSync(analyzer, args, { encoding: 'utf8' })
    const verified = run('verify', '--man=no', file)
    expect(verified.stdout + verified.stderr).toBe('')
    expect(verified.status).toBe(0)
    // In tenths of the ten points of an unrestricted service.
    const secured = run('security', '--offline=yes', '--no-pager', '--threshold=25', file)
    expect(secured.status, secured.stdout).toBe(0)
  })
})
