import { readFileSync } from 'node:fs'
import { buildSchema, parse, validate } from 'graphql'
import { describe, expect, test } from 'vitest'
import { audiences, examples } from '../../web/src/developers/examples.ts'
import { browserPath, expectAccessible, startConsole } from './browser.ts'

test.each(audiences)('the examples for the audience %s are valid for its graph', (audience) => {
  const schema = buildSchema(readFileSync(`schema/${audience}.graphql`, 'utf8'))
  for (const { query } of examples[audience])
    expect(validate(schema, parse(query)).map(({ message }) => message)).toEqual([])
})

describe.skipIf(!browserPath)('the reference in the console', async () => {
  if (!browserPath) return
  const { open } = await startConsole()

  test('is read without a credential, filtered, and linked from entry to entry', async () => {
    const page = await open('/developers', { apiKey: null })
    await page.getByRole('heading', { level: 1, name: 'For developers' }).waitFor()
    await page.getByLabel('Filter by name or description').fill('activateLicense')
    await page.getByText('activateLicense', { exact: true }).click()
    await page.getByRole('link', { name: 'ActivateLicenseInput!' }).click()
    await expect.poll(() => new URL(page.url()).hash).toBe('#app/ActivateLicenseInput')
    await page.getByLabel('Filter by name or description').fill('')
    await page.getByText('fingerprint', { exact: true }).first().waitFor()
    await expectAccessible(page)
  })

  test('shows another graph for another audience, to a person who signed in', async () => {
    const page = await open('/licenses')
    await page.getByRole('link', { name: 'For developers' }).click()
    await page.getByRole('button', { name: 'Administration', exact: true }).click()
    await page.getByText('createApiKey', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Software in the field' }).click()
    await page.getByText('createApiKey', { exact: true }).waitFor({ state: 'detached' })
    await expectAccessible(page)
  })
})
