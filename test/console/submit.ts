import { type OperationDefinitionNode, parse } from 'graphql'
import type { Locator, Page, Request } from 'playwright-core'
import { expect } from 'vitest'

interface Sent {
  query: string
  variables: { input: Record<string, unknown> }
}

/**
 * Presses the button of a dialog twice at once, and returns the input of the mutation. Fails unless the dialog sends exactly one
 * request, and this request is the GraphQL that the dialog shows. `hidden`: names of fields that the shown GraphQL hides.
 */
export async function submitTwice(
  page: Page,
  dialog: Locator,
  confirm: string,
  hidden: readonly string[] = [],
): Promise<Record<string, unknown>> {
  const shown = await shownRequest(dialog)
  const sent: Sent[] = []
  const watch = (request: Request) => {
    const body = request.method() === 'POST' ? (request.postDataJSON() as Sent | null) : null
    if (body?.query && isMutation(body.query)) sent.push(body)
  }
  page.on('request', watch)
  const answered = page.waitForResponse((response) =>
    isMutation((response.request().postDataJSON() as Sent | null)?.query ?? '{ nothing }'),
  )
  await dialog.getByRole('button', { name: confirm, exact: true }).evaluate((element) => {
    const button = element as unknown as { click(): void }
    button.click()
    button.click()
  })
  await (await answered).finished()
  // A second request would be sent before the page has shown the response to the first.
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => setTimeout(done)))')
  page.off('request', watch)
  expect(sent).toHaveLength(1)
  const [{ query, variables }] = sent as [Sent]
  expect(nameOf(query)).toBe(nameOf(shown.query))
  expect(fieldsOf(query)).toEqual(fieldsOf(shown.query))
  const expected = { ...shown.variables.input }
  for (const name of hidden) {
    expect(expected[name]).toBe('…')
    expected[name] = variables.input[name]
  }
  expect(variables.input).toEqual(expected)
  return variables.input
}

/** Waits for the refusal of a dialog: at the field that caused it, or as a notice. */
export async function expectRefused(dialog: Locator): Promise<void> {
  await dialog.getByRole('alert').or(dialog.locator('[aria-invalid=true]')).first().waitFor()
}

/** Unfolds the GraphQL of a dialog, and returns it. */
async function shownRequest(dialog: Locator): Promise<Sent> {
  const text = dialog.getByRole('region', { name: 'The GraphQL that this sends' }).locator('pre')
  if (!(await text.isVisible())) await dialog.getByText('The GraphQL that this sends').first().click()
  const [query, variables] = (await text.textContent())!.split(/\n\n(?=\{)/)
  return { query: query!, variables: JSON.parse(variables!) }
}

function operationOf(query: string): OperationDefinitionNode {
  return parse(query).definitions.find((definition) => definition.kind === 'OperationDefinition')!
}

const isMutation = (query: string) => operationOf(query).operation === 'mutation'
const nameOf = (query: string) => operationOf(query).name?.value

/** The lines of a document without the type names that the cache adds to it. */
function fieldsOf(query: string): string[] {
  return query
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && line !== '__typename')
}
