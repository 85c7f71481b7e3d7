import fc, { type GeneratorValue } from 'fast-check'
import {
  type GraphQLInputType,
  type GraphQLNamedInputType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql'

/** Texts that often break software: Unicode, U+0000, a lone surrogate, SQL, markup, long texts. */
const hostile = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\ud800',
  'x\udfff',
  '\u202ecod.exe',
  '\ufeff',
  'e\u0301'.repeat(40),
  "'; drop table licenses; --",
  '%',
  '{{7*7}}',
  '<script>alert(1)</script>',
  '../../etc/passwd',
  'x'.repeat(20_000),
  '-1',
  '1e309',
  'null',
  '__proto__',
  'constructor',
]

const instants = [
  '0000-01-01T00:00:00Z',
  '0001-01-01T00:00:00Z',
  '9999-12-31T23:59:59.999Z',
  '9999-12-31T23:59:59-14:00',
  '275760-09-13T00:00:00Z',
  '-000001-01-01T00:00:00Z',
  '2026-02-30T00:00:00Z',
  '2024-02-29T24:00:00Z',
  '2026-01-15T12:00:00',
  '2026-06-30T23:59:60Z',
]

const durations = [
  'P1D',
  'PT0S',
  '-P1Y',
  'P999999999Y',
  'P1Y2M3W4DT5H6M7.8S',
  'P',
  'P1.5Y',
  'PT1e9S',
  'P9'.repeat(99),
]

const text = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.constantFrom(...hostile),
)
const integer = fc.oneof(
  fc.integer({ min: -3, max: 200 }),
  fc.integer(),
  fc.constantFrom(0, -0, 2 ** 31 - 1, -(2 ** 31), 2 ** 31, 2 ** 53, -(2 ** 53), 1.5, 1e308),
)

const scalars: Record<string, fc.Arbitrary<unknown>> = {
  String: text,
  EmailAddress: fc.oneof(fc.emailAddress(), text, fc.constant(`${'a'.repeat(5_000)}@example.com`)),
  Int: integer,
  Float: fc.oneof(integer, fc.double()),
  Boolean: fc.boolean(),
  DateTime: fc.oneof(
    fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
    fc.constantFrom(...instants),
    text,
  ),
  Duration: fc.oneof(fc.constantFrom(...durations), text),
  JSONObject: fc.oneof(fc.dictionary(text, fc.jsonValue({ maxDepth: 5 }), { maxKeys: 5 }), fc.jsonValue()),
}

/** A value of an enum. In a literal it has no quotation marks. */
export class EnumName {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
  toJSON(): string {
    return this.name
  }
}

/** Returns a random value for an input type, which mostly fits the type. `known` are ids and codes that exist. */
export function randomValue(g: GeneratorValue, type: GraphQLInputType, known: string[]): unknown {
  if (isNonNullType(type)) return g(rarely) ? null : fittingValue(g, type.ofType, known)
  return g(fc.boolean) ? undefined : g(rarely) ? null : fittingValue(g, type, known)
}

const rarely = () => fc.integer({ min: 0, max: 59 }).map((number) => number === 0)
const anything = () => fc.jsonValue({ maxDepth: 3 })
const anyOf = (values: string[]) => fc.constantFrom(...values)

function fittingValue(g: GeneratorValue, type: GraphQLInputType, known: string[]): unknown {
  if (g(rarely)) return g(anything)
  if (isListType(type)) {
    const length = g(fc.integer, { min: 0, max: 3 })
    return Array.from({ length }, () => randomValue(g, type.ofType, known) ?? null)
  }
  if (isInputObjectType(type)) {
    const members = Object.values(type.getFields()).map(
      (field) => [field.name, randomValue(g, field.type, known)] as const,
    )
    return Object.fromEntries(members.filter(([, value]) => value !== undefined))
  }
  const leaf = type as GraphQLNamedInputType
  if (isEnumType(leaf))
    return new EnumName(
      g(
        anyOf,
        leaf.getValues().map(({ name }) => name),
      ),
    )
  const word = leaf.name === 'ID' || (leaf.name === 'String' && g(fc.boolean))
  if (word && g(fc.boolean)) return g(anyOf, known)
  return g(scalarOf, leaf.name)
}

const scalarOf = (name: string) => scalars[name] ?? text
