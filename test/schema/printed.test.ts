import { readFileSync } from 'node:fs'
import { buildSchema, lexicographicSortSchema, printSchema } from 'graphql'
import { expect, test } from 'vitest'
import { schemas } from '../../schema/index.ts'
import { allMessages } from '../../src/texts/messages.ts'

test.each(Object.entries(schemas))(
  'the printed %s graph is the graph: run `npm run codegen` where it is not',
  (audience, schema) => {
    const committed = readFileSync(`schema/${audience.toLowerCase()}.graphql`, 'utf8')
    const print = (graph: typeof schema) => printSchema(lexicographicSortSchema(graph))

    expect(print(buildSchema(committed))).toBe(print(schema))
  },
)

test('the listed texts are those of the dictionary: run `npm run codegen` where they are not', () => {
  expect(readFileSync('schema/texts.json', 'utf8')).toBe(`${JSON.stringify(allMessages(), null, 2)}\n`)
})
