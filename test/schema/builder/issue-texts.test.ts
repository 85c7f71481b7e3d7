import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { type InputRefusal, restoreRefusal, storeRefusal } from '../../../src/platform/errors.ts'
import { parseInput, toInputIssues } from '../../../src/platform/input.ts'
import { problem } from '../../../src/platform/input-problem.ts'
import { locales } from '../../../src/texts/locale.ts'
import { say } from '../../../src/texts/say.ts'
import { sentence } from '../../../src/texts/sentence.ts'
import { startTestApp } from '../../app.ts'
import { execute } from '../../graphql.ts'
import { ownFiles } from '../../own-files.ts'

const app = await startTestApp()

const issueFields = 'path message text { code arguments { name text number list } } allowed'
const createProduct = `mutation ($input: CreateProductInput!) { createProduct(input: $input) {
  ... on InputRefusal { message issues { ${issueFields} } } } }`
const absent = { text: null, number: null, list: null }

const sendIn = async (language: string, query: string, input: object) =>
  (await execute(app, app.admin, query, { input }, { 'accept-language': language })).data

test('each issue has a code and arguments, and is in the language of the request', async () => {
  const input = { code: 'No', name: 'x'.repeat(201), idempotencyKey: randomUUID() }
  const texts = [
    { code: 'INPUT_CODE', arguments: [] },
    { code: 'INPUT_TEXT_TOO_LONG', arguments: [{ ...absent, name: 'maximum', number: 200 }] },
  ]
  const { createProduct: english } = await sendIn('en', createProduct, input)
  expect(english).toEqual({
    message:
      'code: must be lower-case words joined by dashes, such as studio-annual; name: must have at most 200 characters',
    issues: [
      {
        path: ['code'],
        message: 'must be lower-case words joined by dashes, such as studio-annual',
        text: texts[0],
        allowed: null,
      },
      { path: ['name'], message: 'must have at most 200 characters', text: texts[1], allowed: null },
    ],
  })
  // The outcome of the idempotency key is replayed, in the other language.
  const { createProduct: german } = await sendIn('de', createProduct, input)
  expect(german).toEqual({
    message:
      'code: muss aus Wörtern in Kleinbuchstaben mit Bindestrichen bestehen, etwa studio-annual; name: darf höchstens 200 Zeichen haben',
    issues: [
      {
        path: ['code'],
        message: 'muss aus Wörtern in Kleinbuchstaben mit Bindestrichen bestehen, etwa studio-annual',
        text: texts[0],
        allowed: null,
      },
      { path: ['name'], message: 'darf höchstens 200 Zeichen haben', text: texts[1], allowed: null },
    ],
  })
})

test('a refused argument of a query has its issues in the language of the request, in the extensions', async () => {
  const { errors } = await execute(
    app,
    app.admin,
    '{ accounts(first: -1) { edges { cursor } } }',
    {},
    {
      'accept-language': 'de',
    },
  )
  expect(errors).toMatchObject([
    {
      message: 'first: muss mindestens 0 sein',
      extensions: {
        code: 'INPUT_INVALID',
        issues: [
          {
            path: ['first'],
            message: 'muss mindestens 0 sein',
            text: { code: 'INPUT_NUMBER_TOO_SMALL', arguments: [{ name: 'minimum', number: 0 }] },
          },
        ],
      },
    },
  ])
})

test.each<[string, z.ZodType, unknown, string[]]>([
  ['a missing value', z.string(), undefined, ['INPUT_REQUIRED']],
  ['a missing value of a list', z.enum(['A', 'B']), undefined, ['INPUT_REQUIRED_ONE_OF']],
  ['text in the place of a number', z.int(), '1', ['INPUT_KIND_WRONG']],
  ['a fraction', z.int(), 1.5, ['INPUT_KIND_WRONG']],
  ['an invalid date', z.date(), new Date(Number.NaN), ['INPUT_KIND_WRONG']],
  ['another value', z.enum(['A', 'B']), 'C', ['INPUT_VALUE_NOT_ALLOWED']],
  ['a value other than the only one', z.literal('A'), 'B', ['INPUT_VALUE_FIXED']],
  ['unknown fields', z.strictObject({}), { a: 1, b: 2 }, ['INPUT_FIELD_UNKNOWN', 'INPUT_FIELD_UNKNOWN']],
  ['a small number', z.int().min(2), 1, ['INPUT_NUMBER_TOO_SMALL']],
  ['a large number', z.int().max(2), 3, ['INPUT_NUMBER_TOO_LARGE']],
  ['empty text', z.string().min(1), '', ['INPUT_EMPTY']],
  ['short text', z.string().min(2), 'a', ['INPUT_TEXT_TOO_SHORT']],
  ['long text', z.string().max(2), 'abc', ['INPUT_TEXT_TOO_LONG']],
  ['an empty list', z.array(z.int()).min(1), [], ['INPUT_EMPTY']],
  ['a short list', z.array(z.int()).min(2), [1], ['INPUT_LIST_TOO_SHORT']],
  ['a long list', z.array(z.int()).max(1), [1, 2], ['INPUT_LIST_TOO_LONG']],
  ['an address', z.email(), 'x', ['INPUT_EMAIL']],
  ['a domain', z.hostname(), '-', ['INPUT_DOMAIN']],
  ['an ID', z.uuid(), 'x', ['INPUT_ID']],
  ['another form', z.string().regex(/a/), 'b', ['INPUT_NOT_ACCEPTED']],
  ['no member of a union', z.union([z.int(), z.boolean()]), 'x', ['INPUT_NOT_ACCEPTED']],
  ['a check of its own', z.string().refine(() => false, problem(say('INPUT_LINK'))), 'x', ['INPUT_LINK']],
])('%s has a code, and a sentence in each language', (_, schema, value, codes) => {
  const { error } = schema.safeParse(value, { reportInput: true })
  const texts = toInputIssues(error!.issues).map(({ text }) => text)
  expect(texts.map(({ code }) => code)).toEqual(codes)
  for (const text of texts) {
    const [english, german] = locales.map((locale) => sentence(text, locale))
    expect(german).not.toBe(english)
  }
})

test('an issue that is stored keeps its text, and one of an earlier version its English sentence', () => {
  const refused = refusalOf(() => parseInput(z.object({ a: z.int() }), { a: 1.5 }))
  const stored = structuredClone(storeRefusal(refused))
  expect(restoreRefusal(stored)).toEqual(refused)

  const early = { ...stored, issues: stored.issues!.map(({ text: _, ...issue }) => issue) }
  const restored = restoreRefusal(early) as InputRefusal
  expect(restored.message).toBe('a: must be a whole number')
  expect(sentence(restored.issues[0]!.text, 'de')).toBe('Auf Englisch aufgezeichnet: must be a whole number')
})

function refusalOf(run: () => unknown): InputRefusal {
  try {
    run()
  } catch (error) {
    return error as InputRefusal
  }
  throw new Error('no refusal')
}

/** Schemas of the environment and of the command line: operators read their messages, in English. */
const forOperators =
  /^src\/(commands|config)\/|settings\.ts$|\/thresholds\.ts$|^integrations\/(email\/branding|hubspot\/(app|commands|emulator))\//

const sources = ownFiles('{src,schema,integrations}/**/*.ts').filter((path) => !forOperators.test(path))

/** Returns the arguments of each call of some functions, as they are written. */
function callsIn(source: string, names: RegExp): string[] {
  return [...source.matchAll(names)].map(({ 0: call, index }) => {
    let depth = 1
    let end = index + call.length
    for (; depth > 0 && end < source.length; end++) {
      if (source[end] === '(') depth += 1
      if (source[end] === ')') depth -= 1
    }
    return source.slice(index, end)
  })
}

test('every check of an input says its problem with a code: `problem(say(…))`', () => {
  expect(sources.length).toBeGreaterThan(500)
  const withoutCode = sources.flatMap((path) =>
    callsIn(readFileSync(path, 'utf8'), /\.(?:refine|addIssue)\(/g)
      .filter((call) => !/problem\(|\.\.\.repeated\b|OUT_OF_RANGE/.test(call))
      .map((call) => `${path}: ${call}`),
  )
  expect(withoutCode).toEqual([])
})

test('no built-in check of an input has a message, because its bounds decide the text', () => {
  const check =
    /(?:\.(?:min|max|length|regex|int)|z\.(?:enum|literal|string|number|int|array|email|hostname|union))\(/g
  const withMessage = sources.flatMap((path) => {
    const source = readFileSync(path, 'utf8')
    if (!source.includes("from 'zod'")) return []
    return callsIn(source, check)
      .filter((call) => /['"`](must|is|has|needs|names?|cannot|may) /.test(call))
      .map((call) => `${path}: ${call}`)
  })
  expect(withMessage).toEqual([])
})
