import { globSync, readFileSync } from 'node:fs'
import { buildSchema, Kind, parse, validate } from 'graphql'
import { expect, test } from 'vitest'
import { mutationsOf } from './mutations.ts'

const files = globSync('web/src/**/*.graphql').map((path) => ({
  path,
  definitions: parse(readFileSync(path, 'utf8')).definitions,
}))

test.each(['admin', 'support'])('the documents of the console are valid for the audience %s', (audience) => {
  const schema = buildSchema(readFileSync(`schema/${audience}.graphql`, 'utf8'))
  const definitions = files
    .filter(({ path }) => audience === 'admin' || !path.endsWith('.admin.graphql'))
    .flatMap((file) => file.definitions)
  expect(definitions.length).toBeGreaterThan(0)
  expect(validate(schema, { kind: Kind.DOCUMENT, definitions }).map(({ message }) => message)).toEqual([])
})

test('each mutation of the console selects its refusal', () => {
  const withoutRefusal = files.flatMap(({ path, definitions }) =>
    definitions.flatMap((definition) =>
      definition.kind === Kind.OPERATION_DEFINITION &&
      definition.operation === 'mutation' &&
      !readFileSync(path, 'utf8').includes('...RefusalNotice_refusal')
        ? [`${path}: ${definition.name?.value}`]
        : [],
    ),
  )
  expect(withoutRefusal).toEqual([])
})

test('a browser test sends each mutation of the console', () => {
  const names = files.flatMap(({ definitions }) =>
    definitions.flatMap((definition) =>
      definition.kind === Kind.OPERATION_DEFINITION && definition.operation === 'mutation'
        ? [definition.name?.value]
        : [],
    ),
  )
  expect(Object.values(mutationsOf).flat().sort()).toEqual(names.sort())
})
