import { expect, test } from 'vitest'
import { readText } from '../../client/read-text.ts'

const MEBIBYTE = 1024 * 1024

test('reads a text in parts, and an empty response', async () => {
  expect(await readText(new Response('größer'))).toBe('größer')
  expect(await readText(new Response(null))).toBe('')
})

test('stops to read a response that never ends', async () => {
  let sent = 0
  const endless = new ReadableStream({
    pull(controller) {
      sent++
      controller.enqueue(new Uint8Array(MEBIBYTE))
    },
  })
  await expect(readText(new Response(endless)).catch(() => 'stopped')).resolves.toBe('stopped')
  expect(sent).toBeLessThan(16)
})
