import { readFileSync } from 'node:fs'
import { Kind, parse, print } from 'graphql'
import { beforeAll, describe, expect, it } from 'vitest'
import { checks } from '../../src/domain/validation/checks.ts'
import { validationCodes } from '../../src/platform/validation-codes.ts'
import { startTestApp } from '../app.ts'
import { type Answer, execute } from '../graphql.ts'

const app = await startTestApp()
const software = app.as({ audience: 'APP' })

const readme = readFileSync('README.md', 'utf8')
const manual = readFileSync('docs/graph.md', 'utf8')

/** What a reader copies from one example into the next. */
const copied = { ONBOARDING: '', KEY: '' }

interface Example {
  /** The function of the shell that sends it. */
  by: 'ask' | 'admin' | 'german'
  query: string
  variables: Record<string, unknown>
}

/** The calls of `ask`, `admin` and `german` in a page, in order. */
function callsIn(page: string): Example[] {
  const text = page.replaceAll(/'\$(KEY|ONBOARDING)'/g, (_, name: keyof typeof copied) => copied[name])
  return [...text.matchAll(/^(ask|admin|german) '([^']*)'$/gm)].map(([, by, body]) => ({
    variables: {},
    ...JSON.parse(body ?? ''),
    by,
  }))
}

/** The GraphQL operations of a page, in order, each on its own. */
function operationsIn(page: string): string[] {
  return [...page.matchAll(/```graphql\n([^`]*)```/g)]
    .flatMap(([, block]) => parse(block ?? '').definitions)
    .filter(({ kind }) => kind === Kind.OPERATION_DEFINITION)
    .map(print)
}

async function run({ by, query, variables }: Example): Promise<Answer<unknown>> {
  const caller = by === 'admin' ? app.admin : software
  const headers: Record<string, string> = by === 'german' ? { 'accept-language': 'de' } : {}
  const answer = await execute(app, caller, query, variables, headers)
  expect(answer.errors, query).toBeUndefined()
  return answer
}

/** The README's tour, as a reader takes it: in GraphiQL and in the shell. */
async function takeTour(): Promise<string[]> {
  const answers: string[] = []
  const [define, start, assign, verify] = operationsIn(readme)
  const inGraphiql = async (query = '') => {
    const variables = query.includes('$onboarding') ? { onboarding: copied.ONBOARDING } : {}
    const answer = JSON.stringify(await run({ by: 'admin', query, variables }))
    answers.push(answer)
    return answer
  }
  await inGraphiql(define)
  copied.ONBOARDING = /onb_[^"]*/.exec(await inGraphiql(start))?.[0] ?? ''
  copied.KEY = /"licenseKey":"([^"]*)/.exec(await inGraphiql(assign))?.[1] ?? ''
  for (const call of callsIn(readme)) answers.push(JSON.stringify(await run(call)))
  await inGraphiql(verify)
  return answers
}

let tour: string[] = []
beforeAll(async () => {
  tour = await takeTour()
})

describe('README.md', () => {
  it('leads from nothing to verified use, and nothing on the way is refused', () => {
    for (const answer of tour) expect(answer).not.toMatch(/"message"|Refusal/)
    expect(tour.at(-2)).toContain('"valid":true')
    expect(tour.at(-1)).toContain('"state":"COMPLETED"')
  })
})

describe('docs/graph.md', () => {
  it('has examples that run, and prints their responses', async () => {
    const answers = []
    for (const call of callsIn(manual)) answers.push(JSON.stringify(await run(call)))
    expect(answers.length).toBeGreaterThan(5)
    // The test of errors sends the preflight.
    for (const [, printed] of manual
      .replace(/```sh\ncurl -s \$url -X OPTIONS [\s\S]*?```json\n[^`]*```/, '')
      .matchAll(/```json\n([^`]*)```/g)) {
      const codes = printed?.match(/"[A-Z_]{4,}"/g) ?? []
      const whole = answers.find((answer) => codes.every((code) => answer.includes(code)))
      expect(whole, `an answer with ${codes.join(', ')}`).toBeDefined()
    }
  })

  it('has the validation codes in the order of the checks', () => {
    const listed = [...manual.matchAll(/^\| `([A-Z_]+)` +\| [^|]* \| (`[A-Z_]+`(, `[A-Z_]+`)*)? *\|$/gm)].map(
      ([, code]) => code,
    )
    const made = ['KEY_MALFORMED', 'NOT_FOUND', ...checks.map(({ code }) => code), 'VALID']
    expect(listed).toEqual(made)
    expect(new Set(listed)).toEqual(new Set(validationCodes))
  })
})

describe('the pages that continue the tour', () => {
  const read = (path: string) => readFileSync(path, 'utf8')

  it.each(['docs/insights.md', 'docs/privacy.md'])(
    '%s has documents that run without a refusal',
    async (path) => {
      const { data } = await execute(
        app,
        app.admin,
        '{ accounts(first: 1) { edges { node { id contacts(first: 1) { edges { node { id } } } } } } }',
      )
      const { id, contacts } = data.accounts.edges[0].node
      const documents = operationsIn(read(path))
      expect(documents).not.toEqual([])
      for (const document of documents) {
        const query = document
          .replaceAll(/\bacct_\w+/g, id)
          .replaceAll(/\bcont_\w+/g, contacts.edges[0].node.id)
        const answer = await run({ by: 'admin', query, variables: {} })
        for (const payload of Object.values(answer.data as object)) expect(payload).not.toHaveProperty('code')
      }
    },
  )

  it('docs/subscriptions.md shows the opening message of the stream', async () => {
    const page = read('docs/subscriptions.md')
    const [, body] = / -d '(\{[^']*\})'/.exec(page)!
    const [, printed] = /^data: (\{.*\})$/m.exec(page)!
    const stopped = new AbortController()
    const request = new Request('http://test/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: body!,
      signal: stopped.signal,
    })
    const response = await app.graphql.fetch(request, { caller: app.admin.caller })
    let received = ''
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      received += chunk
      if (/^data: .*\n\n/m.test(received)) break
    }
    stopped.abort()
    expect(received).toContain('event: next')
    const withoutCursor = (text: string) => text.replace(/"cursor":"evt_[^"]*"/, '"cursor":"evt_"')
    expect(withoutCursor(/^data: (\{.*\})$/m.exec(received)![1]!)).toBe(withoutCursor(printed!))
  })
})
