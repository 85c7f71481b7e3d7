import { describe, expect, test } from 'vitest'
import { hasPostgres } from '../database.ts'
import { sample } from '../domain/catalogue/file/sample.ts'
import { useGateways } from './gateways.ts'
import { atOnce, mutate } from './mutations.ts'

describe.skipIf(!hasPostgres())('parallel applications of one catalogue, through two gateways', () => {
  const licet = useGateways()

  test('change it once: all others find no difference', async () => {
    const { text, typeCode } = sample()
    const changed = text.replace('maxActivations: 2\n', 'maxActivations: 3\n')

    for (const [catalog, changes, revisions] of [
      [text, 12, 1],
      [changed, 2, 2],
    ] as const) {
      const results = await atOnce(6, (turn) =>
        mutate(licet.at(turn), 'applyCatalog', { catalog }, 'applied changes { action }'),
      )

      expect(results.map((result) => result.changes.length).sort((a, b) => b - a)).toEqual([
        changes,
        ...Array(5).fill(0),
      ])
      const { rows } = await licet.sql.query(
        'select count(*)::int as count from license_type_revisions r join license_types t on t.id = r.license_type_id where t.code = $1',
        [typeCode('annual')],
      )
      expect(rows).toEqual([{ count: revisions }])
    }
  })
})
