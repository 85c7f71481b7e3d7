import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { holdElected } from './elect.ts'

const channels = new Set<LocalChannel>()

/** Passes messages on between the channels of a name, in a later task, as a browser does. */
class LocalChannel {
  onmessage: (event: { data: unknown }) => void = () => {}

  readonly name: string

  constructor(name: string) {
    this.name = name
    channels.add(this)
  }

  postMessage(data: unknown) {
    for (const channel of channels)
      if (channel !== this && channel.name === this.name) setTimeout(() => channel.onmessage({ data }), 1)
  }

  close() {
    channels.delete(this)
    this.onmessage = () => {}
  }
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('BroadcastChannel', LocalChannel)
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  channels.clear()
})

/** Opens a tab that wants a lock. `holds` says whether it has it. */
function openTab(name = 'stream') {
  const closing = new AbortController()
  const tab = { holds: false, close: () => closing.abort() }
  void holdElected(name, closing.signal, async (signal) => {
    tab.holds = true
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
    tab.holds = false
  })
  return tab
}

const holders = (tabs: { holds: boolean }[]) => tabs.filter(({ holds }) => holds)

test('one of the tabs that open together holds the lock', async () => {
  const tabs = Array.from({ length: 6 }, () => openTab())
  const other = openTab('another name')
  await vi.advanceTimersByTimeAsync(60_000)
  expect(holders(tabs)).toHaveLength(1)
  expect(other.holds).toBe(true)
})

test('a tab that opens later waits, and takes over when the holder closes', async () => {
  const first = openTab()
  await vi.advanceTimersByTimeAsync(1_000)
  const later = [openTab(), openTab()]
  await vi.advanceTimersByTimeAsync(60_000)
  expect(first.holds).toBe(true)
  expect(holders(later)).toHaveLength(0)
  first.close()
  await vi.advanceTimersByTimeAsync(1_000)
  expect(first.holds).toBe(false)
  expect(holders(later)).toHaveLength(1)
})

test('another tab takes over when the holder vanished without a word', async () => {
  openTab()
  await vi.advanceTimersByTimeAsync(1_000)
  const second = openTab()
  await vi.advanceTimersByTimeAsync(1_000)
  expect(second.holds).toBe(false)
  for (const channel of [...channels].slice(0, 1)) channel.close()
  await vi.advanceTimersByTimeAsync(10_000)
  expect(second.holds).toBe(true)
})

test('of two holders that hear of each other, one goes on', async () => {
  const tabs = [openTab()]
  const [hidden] = [...channels]
  channels.delete(hidden!)
  tabs.push(openTab())
  await vi.advanceTimersByTimeAsync(1_000)
  expect(holders(tabs)).toHaveLength(2)
  channels.add(hidden!)
  tabs.push(openTab())
  await vi.advanceTimersByTimeAsync(60_000)
  expect(holders(tabs)).toHaveLength(1)
})

test('a tab that closes while it waits never holds the lock', async () => {
  const first = openTab()
  await vi.advanceTimersByTimeAsync(1_000)
  const second = openTab()
  second.close()
  first.close()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(second.holds).toBe(false)
  expect(channels.size).toBe(0)
})
