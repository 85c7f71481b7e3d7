import { spawnSync } from 'node:child_process'
import { setImmediate as turn } from 'node:timers/promises'
import { expect, test, vi } from 'vitest'
import { createLogOutput } from '../../src/platform/log-output.ts'
import { createLogger } from '../../src/platform/logger.ts'

test('lines of one turn are written together at its end, in order', async () => {
  const written: string[] = []
  const { write, flushSync } = createLogOutput({ write: (lines) => written.push(lines) })
  write('one\n')
  await Promise.resolve()
  write('two\n')
  expect(written).toEqual([])
  await turn()
  expect(written).toEqual(['one\ntwo\n'])
  write('three\n')
  flushSync()
  expect(written).toEqual(['one\ntwo\n', 'three\n'])
  await turn()
  expect(written).toHaveLength(2)
})

test('lines of the level info wait for further lines, and no other line waits for them', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  try {
    const written: string[] = []
    const log = createLogger(
      { level: 'info', pretty: false },
      createLogOutput({ write: (lines) => written.push(lines) }),
    )
    const read = () =>
      written.map((lines) => [...lines.matchAll(/"msg":"(.)"/g)].map(([, msg]) => msg).join(''))
    log.info('a')
    await turn()
    log.info('b')
    await turn()
    expect(read()).toEqual([])
    vi.advanceTimersByTime(5)
    expect(read()).toEqual(['ab'])
    log.info('c')
    await turn()
    log.warn('d')
    await turn()
    expect(read()).toEqual(['ab', 'cd'])
    vi.advanceTimersByTime(5)
    log.info('e')
    vi.advanceTimersByTime(4)
    expect(read()).toEqual(['ab', 'cd'])
    vi.advanceTimersByTime(1)
    expect(read()).toEqual(['ab', 'cd', 'e'])
  } finally {
    vi.useRealTimers()
  }
})

test.each([
  ['calls process.exit', 'process.exit(0)'],
  ['calls process.exit later in the same turn', 'process.nextTick(() => process.exit(0))'],
  ['ends by itself', ''],
  ['crashes', `throw new Error('fault')`],
  ['crashes in a promise', `Promise.reject(new Error('fault'))`],
  ['fails', `process.once('uncaughtException', () => process.exit(0)); throw new Error('fault')`],
])('no line is lost when the process %s', (_how, end) => {
  const logger = new URL('../../src/platform/logger.ts', import.meta.url).href
  const script = `import { createLogger } from '${logger}'
    const log = createLogger({ level: 'info', pretty: false })
    for (let line = 0; line < 5000; line++) log.info({ line })
    ${end}`
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    encoding: 'utf8',
  })
  const lines = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).line)
  expect(lines).toEqual(Array.from({ length: 5000 }, (_, line) => line))
})
