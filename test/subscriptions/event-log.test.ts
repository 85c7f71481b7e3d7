import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { beginning, createEventLog } from '../../src/subscriptions/event-log.ts'
import { createEmbedded } from '../database.ts'
import { pass, write } from './pass.ts'

describe('the log in the embedded database', () => {
  test('an empty log is complete, and its position is the start', async () => {
    const { sql, close } = await createEmbedded()
    const log = createEventLog(sql)

    expect(await pass(log)).toEqual([])

    expect(log.head).toEqual(beginning)
    await close()
  })

  test('passes events in the order of their writing, without events from before it was opened', async () => {
    const { sql, close } = await createEmbedded()
    const record = (type: string) => sql.query({ name: 'write', text: write }, [randomUUID(), type])
    await record('before')
    const log = createEventLog(sql)
    await pass(log)
    await record('first')
    await record('second')

    expect(await pass(log)).toEqual(['first', 'second'])
    expect(await pass(log)).toEqual([])
    await close()
  })

  test('passes all events if there are more than one read returns', async () => {
    const { sql, close } = await createEmbedded()
    const log = createEventLog(sql)
    await pass(log)
    await sql.query(
      {
        name: 'many',
        text: `insert into events (id, type, subject_id, actor, request_id, occurred_at)
          select gen_random_uuid(), n::text, gen_random_uuid(), 'test', 'test', now() from generate_series(1, 1234) n`,
      },
      [],
    )

    expect(await pass(log)).toEqual(Array.from({ length: 1234 }, (_, n) => String(n + 1)))
    await close()
  })
})
