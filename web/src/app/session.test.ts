import { afterEach, expect, test, vi } from 'vitest'
import { resumeDevelopmentSession, session } from './session.ts'

afterEach(() => {
  session.set({ current: null, ended: false })
  vi.unstubAllGlobals()
})

/** A gateway that hands out the API key `keys[0]` for the cookie. Returns the keys that it handed out. */
function startGateway(keys: string[]) {
  const given: string[] = []
  vi.stubGlobal('location', { hash: '', pathname: '/console/', search: '' })
  vi.stubGlobal('fetch', async () => {
    given.push(keys[0]!)
    return Response.json({ apiKey: keys[0] })
  })
  return given
}

test('requests that are refused at the same time renew the development session once', async () => {
  const keys = ['first', 'second']
  const given = startGateway(keys)
  expect(await resumeDevelopmentSession()).toBe(true)
  const current = session.get().current!
  keys.shift()
  expect(await Promise.all([current.renew!('first'), current.renew!('first')])).toEqual([true, true])
  // A request whose refusal comes later than the renewal.
  expect(await current.renew!('first')).toBe(true)
  expect(await current.credential()).toBe('second')
  expect(given).toEqual(['first', 'second'])
})

test('a key that is handed out again after its refusal is not tried again', async () => {
  startGateway(['first'])
  await resumeDevelopmentSession()
  expect(await session.get().current!.renew!('first')).toBe(false)
})
