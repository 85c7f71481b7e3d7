import { describe, expect, test } from 'vitest'
import { hasPostgres } from '../database.ts'
import { uniqueCode } from '../seed.ts'
import { holdAt, type Place, untilWaiting } from './barrier.ts'
import type { Gateway } from './gateway.ts'
import { useGateways } from './gateways.ts'
import { atOnce, mutate } from './mutations.ts'

type Change = (gateway: Gateway, product: string, code: string) => Promise<Record<string, unknown>>

/** Makes a draft with so many seats. */
const define =
  (maxActivations: number): Change =>
  (gateway, product, code) =>
    mutate(
      gateway,
      'defineLicenseType',
      { product, code, name: code, rules: { maxActivations } },
      'licenseType { state }',
    )
const publish: Change = (gateway, _, code) =>
  mutate(gateway, 'publishLicenseType', { code }, 'licenseType { state }')
const retire: Change = (gateway, _, code) =>
  mutate(gateway, 'retireLicenseType', { code }, 'licenseType { state }')
const apply =
  (maxActivations: number): Change =>
  (gateway, product, code) => {
    const licenseTypes = [{ code, name: code, rules: { maxActivations } }]
    const catalog = JSON.stringify({ version: 1, products: [{ code: product, name: product, licenseTypes }] })
    return mutate(gateway, 'applyCatalog', { catalog }, 'applied')
  }

const inRevision: Place = { table: 'license_type_revisions', event: 'update' }
const inRetirement: Place = { table: 'license_types', event: 'update', when: `new.state = 'RETIRED'` }

describe.skipIf(!hasPostgres())('changes of one license type at once, through two gateways', () => {
  const licet = useGateways()

  /** A license type with revision 1 published for one seat, and a draft for two. */
  async function seed(): Promise<[product: string, code: string]> {
    const product = uniqueCode('product')
    const code = uniqueCode('type')
    await mutate(licet.at(0), 'createProduct', { code: product, name: product }, '__typename')
    for (const change of [define(1), publish, define(2)]) await change(licet.at(0), product, code)
    return [product, code]
  }

  /** Its state, every revision as `number: seats`, drafts in brackets, and its events, in order. */
  async function read(code: string) {
    const { rows } = await licet.sql.query(
      `select t.state, (select array_agg(case when r.published_at is null then '[' || r.number || ': ' || (r.rules->>'maxActivations') || ']'
          else r.number || ': ' || (r.rules->>'maxActivations') end order by r.number)
        from license_type_revisions r where r.license_type_id = t.id) as revisions,
      (select array_agg(substr(e.type, 14) || coalesce(' ' || (e.data->>'revision'), '') order by e.id) from events e
        where e.subject_id = t.id) as events
      from license_types t where t.code = $1`,
      [code],
    )
    return rows[0]
  }

  const seeded = ['defined 1', 'published 1', 'defined 2']
  const done = (state: string) => ({ licenseType: { state } })
  const published = done('PUBLISHED')

  test.each<[string, Place, [Change, Change], [object, object], object]>([
    [
      'an edit, then a publication: what was edited is published',
      inRevision,
      [define(3), publish],
      [published, published],
      { revisions: ['1: 1', '2: 3'], events: [...seeded, 'defined 2', 'published 2'] },
    ],
    [
      'a publication, then an edit: what was published stays, and the edit is the next draft',
      inRevision,
      [publish, define(3)],
      [published, published],
      { revisions: ['1: 1', '2: 2', '[3: 3]'], events: [...seeded, 'published 2', 'defined 3'] },
    ],
    [
      'two publications: one takes place',
      inRevision,
      [publish, publish],
      [published, published],
      { revisions: ['1: 1', '2: 2'], events: [...seeded, 'published 2'] },
    ],
    [
      'two edits: the second one is the draft',
      inRevision,
      [define(3), define(4)],
      [published, published],
      { revisions: ['1: 1', '[2: 4]'], events: [...seeded, 'defined 2', 'defined 2'] },
    ],
    [
      'a publication, then a retirement: published, and retired',
      inRevision,
      [publish, retire],
      // The answer is read after the commit, when the retirement may have come.
      [done(expect.stringMatching(/^(PUBLISHED|RETIRED)$/)), done('RETIRED')],
      { state: 'RETIRED', revisions: ['1: 1', '2: 2'], events: [...seeded, 'published 2', 'retired'] },
    ],
    [
      'a retirement, then a publication: nothing more is published',
      inRetirement,
      [retire, publish],
      [done('RETIRED'), { code: 'LICENSE_TYPE_RETIRED' }],
      { state: 'RETIRED', revisions: ['1: 1', '[2: 2]'], events: [...seeded, 'retired'] },
    ],
    [
      'a retirement, then an edit: nothing more is edited',
      inRetirement,
      [retire, define(3)],
      [done('RETIRED'), { code: 'LICENSE_TYPE_RETIRED' }],
      { state: 'RETIRED', revisions: ['1: 1', '[2: 2]'], events: [...seeded, 'retired'] },
    ],
    [
      'an edit, then a catalogue: what the catalogue states is published',
      inRevision,
      [define(3), apply(4)],
      [published, { applied: true }],
      {
        revisions: ['1: 1', '2: 4'],
        events: [...seeded, 'defined 2', 'defined 2', 'published 2'],
      },
    ],
    [
      'a catalogue, then an edit: what the catalogue states stays, and the edit is the next draft',
      inRevision,
      [apply(4), define(3)],
      [{ applied: true }, published],
      {
        revisions: ['1: 1', '2: 4', '[3: 3]'],
        events: [...seeded, 'defined 2', 'published 2', 'defined 3'],
      },
    ],
  ])('%s', async (_, place, [first, second], answers, left) => {
    const [product, code] = await seed()
    const barrier = await holdAt(licet.databaseUrl, place)
    const held = first(licet.at(0), product, code)
    await barrier.reached()
    const waiting = second(licet.at(1), product, code)
    await Promise.race([waiting, untilWaiting(licet.sql, 2)])
    await barrier.release()

    expect([await held, await waiting]).toMatchObject(answers)
    expect(await read(code)).toEqual({ state: 'PUBLISHED', ...left })
  })

  test('a crowd that edits and publishes leaves each revision published once, and one draft at most', async () => {
    const [product, code] = await seed()
    await atOnce(12, (turn) => (turn % 3 ? define(turn) : publish)(licet.at(turn), product, code))

    const { revisions, events } = await read(code)
    const frozen = revisions.filter((revision: string) => !revision.startsWith('['))
    const published = events.filter((event: string) => event.startsWith('published'))
    expect(published).toEqual(frozen.map((revision: string) => `published ${revision.split(':')[0]}`))
    expect(revisions.length - frozen.length).toBeLessThan(2)
  })
})
