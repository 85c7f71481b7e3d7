import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { startTestApp } from '../app.ts'

const app = await startTestApp()

test('the start reports the version of the time zone data', () => {
  expect(process.versions.tz).toMatch(/^20\d\d[a-z]$/)
  expect(app.says).toContain(`Time zones: version ${process.versions.tz} of the IANA data`)
})

const program = `
  const read = (what) => { try { return what() } catch { return 'none' } }
  const zone = 'Europe/Berlin', at = new Date('2026-07-01T00:00:00Z')
  console.log(JSON.stringify([
    read(() => Temporal.Instant.from('2026-07-01T00:00Z').toZonedDateTimeISO(zone).offset),
    read(() => new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' }).format(at)),
  ]))`

function readZone(environment: Record<string, string>): unknown {
  return JSON.parse(
    spawnSync(process.execPath, ['-e', program], { env: environment, encoding: 'utf8' }).stdout,
  )
}

test('terms and the check of a time zone use the data of ICU, from ICU_TIMEZONE_FILES_DIR if it is set', () => {
  const folder = mkdtempSync(join(tmpdir(), 'licet-zones-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  expect(readZone({ TZ: 'UTC' })).toEqual(['+02:00', expect.stringContaining('GMT+02:00')])
  expect(readZone({ TZ: 'UTC', ICU_TIMEZONE_FILES_DIR: folder })).toEqual([
    '+02:00',
    expect.stringContaining('GMT+02:00'),
  ])
  for (const name of ['zoneinfo64', 'windowsZones', 'timezoneTypes', 'metaZones'])
    writeFileSync(join(folder, `${name}.res`), 'damaged')
  expect(readZone({ TZ: 'UTC', ICU_TIMEZONE_FILES_DIR: folder })).toEqual(['none', 'none'])
})
