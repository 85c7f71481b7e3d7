import { expect, test } from 'vitest'
import { developmentPagesRoute, ownPages } from '../../src/http/development-pages.ts'
import { startTestApp } from '../app.ts'
import { listen } from './listen.ts'

const app = await startTestApp()
const pages = [...ownPages(true), { url: 'http://127.0.0.1:9', name: 'A <b>', description: 'Of & for' }]
const development = await listen(app, {
  graphql: app.serve,
  frequent: app.hotPath,
  routes: [...app.routes, developmentPagesRoute(pages)],
})
const production = await listen(app, { graphql: app.serve, frequent: app.hotPath, routes: app.routes })

test('shows the pages of a development gateway at /dev, as text and links', async () => {
  const response = await fetch(`${development}/dev`)
  const page = await response.text()
  expect(response.status).toBe(200)
  expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src/)
  expect(page).toContain('<dt><a href="http://127.0.0.1:9">A &#60;b&#62;</a></dt><dd>Of &#38; for</dd>')
  expect(page).toContain('<a href="/console/">')
  for (const { url } of ownPages(true)) expect(page).toContain(`<a href="${url}">`)
})

test('every own page of a development gateway exists', async () => {
  for (const { url } of ownPages(false)) expect((await fetch(development + url)).status, url).toBe(200)
})

test.each([
  ['a request that changes something', () => fetch(`${development}/dev`, { method: 'POST' })],
  ['another path', () => fetch(`${development}/dev/other`)],
  ['a gateway in production', () => fetch(`${production}/dev`)],
])('%s gets NOT_FOUND', async (_, send) => {
  const response = await send()
  expect(response.status).toBe(404)
  expect((await response.json()).errors[0].extensions.code).toBe('NOT_FOUND')
})
