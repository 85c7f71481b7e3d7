import { afterEach, expect, test } from 'vitest'
import { createLogger } from '../../../src/platform/logger.ts'
import { startTracing } from '../../../src/platform/telemetry/start.ts'
import { summaryOf } from '../../../src/platform/telemetry/trace-statements.ts'
import { trace } from '../../../src/platform/telemetry/tracing.ts'
import { startCollector } from './collector.ts'

const collector = await startCollector()
const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
const CALLER = `00-${traceId}-00f067aa0ba902b7-01`
let end = async () => {}
const begin = async () => {
  const sampler = { name: 'parentbased_always_on', ratio: 1 } as const
  end = await startTracing({ url: collector.url, serviceName: 'licet-test', sampler })
}
const exported = async () => {
  await end()
  return collector.take()
}
afterEach(() => end())

test('the summary of a statement is its verb and its first table', () => {
  expect(summaryOf('SELECT "public"."licenses"."id" FROM "public"."licenses" WHERE 1=1')).toBe(
    'select licenses',
  )
  expect(summaryOf('INSERT INTO "public"."events" ("id") VALUES ($1)')).toBe('insert events')
  expect(summaryOf('\n    update crm_records set x = 1')).toBe('update crm_records')
  expect(summaryOf('with a as (select * from unnest($1)) insert into b select 1')).toBe('with unnest')
  expect(summaryOf('BEGIN')).toBe('begin')
})

test('a log line has the ids of the current trace, and none outside a trace', async () => {
  await begin()
  const lines: string[] = []
  const log = createLogger(
    { level: 'info', pretty: false, traced: true },
    { write: (line: string) => void lines.push(line) },
  )
  await trace({ name: 'job x', kind: 'CONSUMER' }, async () => log.info('within'), CALLER)
  log.info('outside')
  const { spans } = await exported()
  const [within, outside] = lines.map((line) => JSON.parse(line))
  expect(within).toMatchObject({ traceId, spanId: spans[0]!.spanId })
  expect(outside).not.toHaveProperty('traceId')
})

test('a failed span has the name of the error, and not its message', async () => {
  await begin()
  const failing = trace({ name: 'job x', kind: 'CONSUMER' }, async () => {
    throw new RangeError('for ada@example.com')
  })
  await expect(failing).rejects.toThrow(RangeError)
  const { spans, text } = await exported()
  expect(spans).toMatchObject([{ name: 'job x', failed: true, attributes: { 'error.type': 'RangeError' } }])
  expect(text).not.toContain('ada@example.com')
})
