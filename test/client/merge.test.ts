import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Kept, parseKept } from '../../client/kept.ts'
import type { Memory, Outgoing } from '../../client/memory.ts'
import { merge } from '../../client/parts/merge.ts'
import { expectVectors } from './vectors.ts'

const use = (id: string, more: Partial<Outgoing> = {}): Outgoing => ({
  ...{ kind: 'USAGE', id, key: 'K', meter: 'renders', amount: 1, proof: null, tried: null, attempts: 0 },
  ...more,
})
const release = (id: string): Outgoing => use(id, { kind: 'RELEASE', meter: null, amount: 0 })
const no = (asOf: number, code = 'SUSPENDED') => ({ license: 'L', asOf, code })

/** What is kept with a key, a kept answer and what a test names. */
function kept(memory: Partial<Memory>, more: Partial<Kept> = {}): Kept {
  return parseKept(JSON.stringify({ answer: 'A', ...more, memory: { key: 'K', ...memory } }))
}

/** What each process did since the base: [name, own, stored, base]. */
const cases: [string, Kept, Kept, Kept][] = [
  [
    'usage that two processes recorded stays, first that of the store',
    kept({ outbox: [use('sent'), use('own')] }),
    kept({ outbox: [use('sent'), use('other')] }),
    kept({ outbox: [use('sent')] }),
  ],
  [
    'a request that another process sent is not sent again',
    kept({ outbox: [use('first'), use('second')] }),
    kept({ outbox: [use('second')] }),
    kept({ outbox: [use('first'), use('second')] }),
  ],
  [
    'a request that this process sent is not sent again',
    kept({ outbox: [use('second')] }),
    kept({ outbox: [use('first'), use('second')] }),
    kept({ outbox: [use('first'), use('second')] }),
  ],
  [
    'a request that another process attempted has the form of the store',
    kept({ outbox: [use('one')] }),
    kept({ outbox: [use('one', { amount: 2, tried: 7, attempts: 1 })] }),
    kept({ outbox: [use('one')] }),
  ],
  [
    'another process gave the license up: the store decides, and new usage is still sent',
    kept({ outbox: [use('waits'), use('own')], failures: 3 }),
    kept({ key: null, outbox: [use('waits'), release('release')] }, { answer: null }),
    kept({ outbox: [use('waits')] }),
  ],
  [
    'this process gave the license up: the memory decides, and the usage of the other one is sent first',
    kept({ key: null, outbox: [use('waits'), release('release')] }, { answer: null }),
    kept({ outbox: [use('waits'), use('other')] }),
    kept({ outbox: [use('waits')] }),
  ],
  [
    'both changed the license: the memory decides',
    kept({ key: 'OWN' }, { answer: 'B' }),
    kept({ key: 'OTHER', failures: 2 }, { answer: 'C' }),
    kept({}),
  ],
  [
    'another process installed a license file',
    kept({ key: null, failures: 2 }, { answer: null }),
    kept({ key: null }, { answer: null, file: 'F' }),
    kept({ key: null }, { answer: null }),
  ],
  ['the later "no" of the store stays', kept({ no: no(1) }), kept({ no: no(2, 'REVOKED') }), kept({})],
  ['the later "no" of the memory stays', kept({ no: no(3) }), kept({ no: no(2, 'REVOKED') }), kept({})],
  ['a "no" stays if the other side has none', kept({}), kept({ no: no(2) }), kept({})],
  [
    'at the same instant, the "no" of the memory stays',
    kept({ no: no(2) }),
    kept({ no: no(2, 'REVOKED') }),
    kept({}),
  ],
  [
    'with the license of another process, its "no" counts',
    kept({ no: no(9) }),
    kept({ key: 'OTHER', no: null }),
    kept({}),
  ],
  [
    'the highest times stay',
    kept({ seen: 9, proven: 4, skew: 1 }),
    kept({ seen: 5, proven: 8, skew: 2 }),
    kept({ seen: 5, proven: 4 }),
  ],
  [
    'the highest times stay, also with the license of another process',
    kept({ seen: 9, proven: 4 }),
    kept({ key: 'OTHER', seen: 5, proven: 8 }),
    kept({ seen: 5, proven: 4 }),
  ],
  [
    'a store that was never read is joined with what was done before',
    kept({ key: null, outbox: [release('release')] }, { answer: null }),
    kept({ outbox: [use('waits')] }),
    parseKept(null),
  ],
]

test('the vectors show what each rule of the merge does', () => {
  const shown = ({ memory, answer, file }: Kept) => ({ memory, answer, file })
  const vectors = cases.map(([name, own, stored, base]) => ({
    ...{ name, own: shown(own), stored: shown(stored), base: shown(base) },
    merged: shown(merge(own, stored, base)),
  }))
  expectVectors('merge.json', vectors)
})

const names: string[] = ['a', 'b', 'c', 'd', 'e', 'f']
const ids = fc.uniqueArray(fc.constantFrom(...names), { maxLength: 6 })
const outboxes = fc.record({ own: ids, stored: ids, base: ids })

test('what is new stays, what either process sent goes, and nothing is there twice', () => {
  fc.assert(
    fc.property(outboxes, ({ own, stored, base }) => {
      const of = (list: string[]) => kept({ outbox: list.map((id) => use(id)) })
      const merged = merge(of(own), of(stored), of(base)).memory.outbox.map(({ id }) => id)
      expect(new Set(merged).size).toBe(merged.length)
      for (const id of names) {
        const [isOwn, isStored] = [own.includes(id), stored.includes(id)]
        expect(merged.includes(id)).toBe(base.includes(id) ? isOwn && isStored : isOwn || isStored)
      }
    }),
  )
})
