import { describe, expect, test } from 'vitest'
import { hasPostgres } from '../database.ts'
import { uniqueCode } from '../seed.ts'
import { holdAt, type Place, untilWaiting } from './barrier.ts'
import type { Gateway } from './gateway.ts'
import { useGateways } from './gateways.ts'
import { atOnce, mutate } from './mutations.ts'

type Change = (gateway: Gateway, product: string, code: string) => Promise<Record<string, unknown>>

/** Defines a draft with the given number of seats. */
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

describe.skipIf(!hasPostgres())('parallel changes of one license type, through two gateways', () => {
  const licet = useGateways()

  /** Creates a license type: revision 1 with one seat is published, and revision 2 with two seats is a draft. */
  async function seed(): Promise<[product: string, code: string]> {
    const product = uniqueCode('product')
    const code = uniqueCode('type')
    await mutate(licet.at(0), 'createProduct', { code: product, name: product }, '__typename')
    for (const change of [define(1), publish, define(2)]) await change(licet.at(0), product, code)
    return [product, code]
  }

  /** Returns the state, every revision as `number: seats` with drafts in brackets, and the events in order. */
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
      'an edit, then a publication: the edited draft is published',
      inRevision,
      [define(3), publish],
      [published, published],
      { revisions: ['1: 1', '2: 3'], events: [...seeded, 'defined 2', 'published 2'] },
    ],
    [
      'a publication, then an edit: the published revision is unchanged, and the edit is the next draft',
      inRevision,
      [publish, define(3)],
      [published, published],
      { revisions: ['1: 1', '2: 2', '[3: 3]'], events: [...seeded, 'published 2', 'defined 3'] },
    ],
    [
      'two publications: one takes effect',
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
      // The response is read after the commit, when the type may be retired already.
      [done(expect.stringMatching(/^(PUBLISHED|RETIRED)$/)), done('RETIRED')],
      { state: 'RETIRED', revisions: ['1: 1', '2: 2'], events: [...seeded, 'published 2', 'retired'] },
    ],
    [
      'a retirement, then a publication: nothing is published',
      inRetirement,
      [retire, publish],
      [done('RETIRED'), { code: 'LICENSE_TYPE_RETIRED' }],
      { state: 'RETIRED', revisions: ['1: 1', '[2: 2]'], events: [...seeded, 'retired'] },
    ],
    [
      'a retirement, then an edit: nothing changes',
      inRetirement,
      [retire, define(3)],
      [done('RETIRED'), { code: 'LICENSE_TYPE_RETIRED' }],
      { state: 'RETIRED', revisions: ['1: 1', '[2: 2]'], events: [...seeded, 'retired'] },
    ],
    [
      'an edit, then a catalogue: the revision of the catalogue is published',
      inRevision,
      [define(3), apply(4)],
      [published, { applied: true }],
      {
        revisions: ['1: 1', '2: 4'],
        events: [...seeded, 'defined 2', 'defined 2', 'published 2'],
      },
    ],
    [
      'a catalogue, then an edit: the revision of the catalogue is unchanged, and the edit is the next draft',
      inRevision,
      [apply(4), define(3)],
      [{ applied: true }, published],
      {
        revisions: ['1: 1', '2: 4', '[3: 3]'],
        events: [...seeded, 'defined 2', 'published 2', 'defined 3'],
      },
    ],
  ])('%s', async (_, place, [first, second], results, expected) => {
    const [product, code] = await seed()
    const barrier = await holdAt(licet.databaseUrl, place)
    const held = first(licet.at(0), product, code)
    await barrier.reached()
    const waiting = second(licet.at(1), product, code)
    await Promise.race([waiting, untilWaiting(licet.sql, 2)])
    await barrier.release()

    expect([await held, await waiting]).toMatchObject(results)
    expect(await read(code)).toEqual({ state: 'PUBLISHED', ...expected })
  })

  const versionOf = async (code: string): Promise<number> => {
    const { rows } = await licet.sql.query('select version from license_types where code = $1', [code])
    return rows[0].version
  }
  /** An edit, a publication and a catalogue, each of the version that was read. */
  const stale: [string, (version: number) => Change][] = [
    [
      'an edit',
      (expectedVersion) => (gateway, product, code) =>
        mutate(
          gateway,
          'defineLicenseType',
          { product, code, name: code, rules: { maxActivations: 4 }, expectedVersion },
          'licenseType { state }',
        ),
    ],
    [
      'a publication',
      (expectedVersion) => (gateway, _, code) =>
        mutate(gateway, 'publishLicenseType', { code, expectedVersion }, 'licenseType { state }'),
    ],
    [
      'a retirement',
      (expectedVersion) => (gateway, _, code) =>
        mutate(gateway, 'retireLicenseType', { code, expectedVersion }, 'licenseType { state }'),
    ],
    [
      'a catalogue',
      (version) => (gateway, product, code) => {
        const licenseTypes = [{ code, name: code, rules: { maxActivations: 4 } }]
        const products = [{ code: product, name: product, licenseTypes }]
        const input = {
          catalog: JSON.stringify({ version: 1, products }),
          expectedVersions: [{ code, version }],
        }
        return mutate(gateway, 'applyCatalog', input, 'applied')
      },
    ],
  ]

  test.each(stale)('%s that begins before another edit is committed is refused', async (_, change) => {
    const [product, code] = await seed()
    const version = await versionOf(code)
    const barrier = await holdAt(licet.databaseUrl, inRevision)
    const held = define(3)(licet.at(0), product, code)
    await barrier.reached()
    const waiting = change(version)(licet.at(1), product, code)
    await Promise.race([waiting, untilWaiting(licet.sql, 2)])
    await barrier.release()

    expect([await held, await waiting]).toMatchObject([published, { code: 'LICENSE_TYPE_CHANGED' }])
    expect(await read(code)).toEqual({
      state: 'PUBLISHED',
      revisions: ['1: 1', '[2: 3]'],
      events: [...seeded, 'defined 2'],
    })
  })

  test('of many parallel edits of one version, one is made', async () => {
    const [product, code] = await seed()
    const version = await versionOf(code)
    const edit = stale[0]![1](version)
    const results = await atOnce(8, (turn) => edit(licet.at(turn), product, code))
    expect(results.filter((result) => result.licenseType)).toHaveLength(1)
    expect(results.filter((result) => result.code === 'LICENSE_TYPE_CHANGED')).toHaveLength(7)
    expect((await read(code)).events).toEqual([...seeded, 'defined 2'])
  })

  test('of many parallel definitions of a new license type, one is made', async () => {
    const [product] = await seed()
    const code = uniqueCode('type')
    const create = stale[0]![1](0)
    const results = await atOnce(8, (turn) => create(licet.at(turn), product, code))
    expect(results.filter((result) => result.licenseType)).toHaveLength(1)
    expect(results.filter((result) => result.code === 'LICENSE_TYPE_CHANGED')).toHaveLength(7)
    expect((await read(code)).events).toEqual(['defined 1'])
  })

  test('many parallel edits and publications publish each revision once, and leave at most one draft', async () => {
    const [product, code] = await seed()
    await atOnce(12, (turn) => (turn % 3 ? define(turn) : publish)(licet.at(turn), product, code))

    const { revisions, events } = await read(code)
    const frozen = revisions.filter((revision: string) => !revision.startsWith('['))
    const publications = events.filter((event: string) => event.startsWith('published'))
    expect(publications).toEqual(frozen.map((revision: string) => `published ${revision.split(':')[0]}`))
    expect(revisions.length - frozen.length).toBeLessThan(2)
  })
})
