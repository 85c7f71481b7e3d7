import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import manifest from '../../client/package.json' with { type: 'json' }
import { hasToolchain, run } from './toolchain.ts'

const client = 'clients/java'
const folder = mkdtempSync(join(tmpdir(), 'licet-java-'))
afterAll(() => rmSync(folder, { recursive: true }))
const build = (task: string) => run(client, './build.sh', [task, join(folder, task)])

describe.skipIf(!hasToolchain('javac', '--release', '17', '--version'))(
  'the client for Java',
  { timeout: 600_000 },
  () => {
    test('passes its tests, and the vectors', () => {
      expect(build('test')).toMatch(/^[1-9]\d* passed, 0 failed$/m)
    })

    test('has a reference without a fault', () => {
      build('javadoc')
    })

    test('the ten lines run with the library', () => {
      const jar = join(folder, 'jar', `licet-client-${manifest.version}.jar`)
      expect(build('jar').trim()).toBe(jar)
      const [, program] = /```java\n([\s\S]*?)```/.exec(readFileSync(`${client}/README.md`, 'utf8'))!
      writeFileSync(join(folder, 'Studio.java'), program!)
      writeFileSync(join(folder, 'jwks.json'), '{"keys":[]}')
      const command = 'cd "$0" && javac -cp "$1" -d . Studio.java && java -cp "$1:." Studio'
      const shown = run(client, 'sh', ['-c', command, folder, jar], { XDG_STATE_HOME: folder })
      expect(shown).toBe('No license is active on this device. Enter a license key.\n')
      const lines = program!.match(/^ {4}String keys[\s\S]*?start\(\);\n/m)![0].replaceAll(/^ {4}/gm, '')
      expect(readFileSync('docs/clients.md', 'utf8')).toContain(lines)
    })
  },
)
