import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { catalogJsonSchema } from '../../../src/commands/catalog/json-schema.ts'
import { isObject } from '../../../src/platform/json.ts'

test('catalog.schema.json is the schema of the file: where it is not, run `npm run --silent catalog -- schema > catalog.schema.json`', () => {
  expect(JSON.parse(readFileSync('catalog.schema.json', 'utf8'))).toEqual(catalogJsonSchema())
})

test('every field of the file has a description, and no mapping takes unknown ones', () => {
  const undescribed: string[] = []
  const open: string[] = []
  const visit = (schema: unknown, place: string) => {
    if (Array.isArray(schema)) for (const branch of schema) visit(branch, place)
    if (!isObject(schema)) return
    if (isObject(schema.properties)) {
      if (schema.additionalProperties !== false) open.push(place)
      for (const [name, field] of Object.entries(schema.properties)) {
        if (!isObject(field) || typeof field.description !== 'string') undescribed.push(`${place}.${name}`)
        visit(field, `${place}.${name}`)
      }
    }
    visit(schema.items, place)
    visit(schema.anyOf, place)
  }

  visit(catalogJsonSchema(), '')

  expect({ undescribed, open }).toEqual({ undescribed: [], open: [] })
})
