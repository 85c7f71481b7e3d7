import { describe, test } from 'vitest'
import { takeTour } from '../../demo/take-tour.ts'
import { browserPath, startConsole } from './browser.ts'

describe.skipIf(!browserPath)('the tour of the console', async () => {
  if (!browserPath) return
  const { open } = await startConsole()

  test('leads from an empty installation to the funnel', async () => {
    await takeTour(await open('/'), async () => {})
  })
})
