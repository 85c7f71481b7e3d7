import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { consoleLinkOf, writeConsoleLink } from '../../src/gateway/console-link.ts'

const folder = mkdtempSync(join(tmpdir(), 'licet-console-link-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test.each([
  ['http://127.0.0.1:4000', 'http://127.0.0.1:4000/console/#ticket=a-b_c'],
  ['https://[::1]:4000', 'https://[::1]:4000/console/#ticket=a-b_c'],
  ['http://0.0.0.0:4000', 'http://127.0.0.1:4000/console/#ticket=a-b_c'],
  ['https://[::]:4000', 'https://127.0.0.1:4000/console/#ticket=a-b_c'],
])('the link of a gateway that listens on %s is %s', (url, link) => {
  expect(consoleLinkOf(url, 'a-b_c')).toBe(link)
})

test('gateways on other ports have other files, and each removes its own', () => {
  const [first, second] = ['http://127.0.0.1:4000', 'https://127.0.0.1'].map((url) =>
    writeConsoleLink(folder, consoleLinkOf(url, 'ticket')),
  )
  expect(readdirSync(folder).sort()).toEqual(['console-link-4000', 'console-link-443'])
  expect(readFileSync(first!.path, 'utf8')).toBe('http://127.0.0.1:4000/console/#ticket=ticket\n')
  first!.remove()
  expect(readdirSync(folder)).toEqual(['console-link-443'])
  second!.remove()
})
