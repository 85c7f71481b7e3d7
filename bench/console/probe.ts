import type { Page } from 'playwright-core'
import { type EventTiming, type Interaction, latenciesOf, SHORTEST_MS } from './latencies.ts'

/** What the probe recorded in the page since it was last read. */
interface Recorded {
  events: EventTiming[]
  tasks: { startTime: number; duration: number }[]
  /** Key presses and pointer presses. */
  interactions: number
}

/** Installed in each page before its scripts. */
const probe = `(() => {
  const of = { events: [], tasks: [], interactions: 0 }
  const presses = () => (performance.eventCounts.get('keydown') ?? 0) + (performance.eventCounts.get('pointerdown') ?? 0)
  let before = 0
  const plain = ({ interactionId, startTime, duration }) => ({ interactionId, startTime, duration })
  const events = new PerformanceObserver((list) => of.events.push(...list.getEntries().map(plain)))
  events.observe({ type: 'event', durationThreshold: ${SHORTEST_MS} })
  const tasks = new PerformanceObserver((list) => of.tasks.push(...list.getEntries().map(plain)))
  tasks.observe({ type: 'longtask' })
  window.takeRecorded = () => {
    of.events.push(...events.takeRecords().map(plain))
    of.tasks.push(...tasks.takeRecords().map(plain))
    of.interactions = presses() - before
    before = presses()
    const { events: all, tasks: long, interactions } = of
    Object.assign(of, { events: [], tasks: [] })
    return { events: all, tasks: long, interactions }
  }
  window.pressedAt = 0
  for (const type of ['pointerdown', 'keydown'])
    addEventListener(type, ({ timeStamp }) => { window.pressedAt = timeStamp }, { capture: true, passive: true })
})()`

/** Waits until what the last input caused is painted and reported. */
const painted = `new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50))))`

/** Waits until no part of the page is being read. Returns the time from the last press to the paint of all parts, in milliseconds. */
const shown = `new Promise((done) => {
  const look = () => {
    const main = document.querySelector('main')
    const isRead = main?.querySelector('h1') && !document.querySelector('[role=status][aria-label=Loading]')
    requestAnimationFrame(isRead ? (at) => done(at - window.pressedAt) : look)
  }
  requestAnimationFrame(look)
})`

export interface Probe {
  /** Performs an interaction, waits for its paint and records its latency. */
  measure(what: string, interact: () => Promise<unknown>): Promise<void>
  /** As `measure`, for an interaction that shows a page. Also records the time until all data of the page is shown. */
  measurePage(what: string, path: string, interact: () => Promise<unknown>): Promise<void>
  interactions: Interaction[]
  pages: { path: string; shownMs: number }[]
}

/** Measures the interactions with a page of the browser. The page is opened afterwards. */
export async function installProbe(page: Page): Promise<Probe> {
  await page.addInitScript(probe)
  const interactions: Interaction[] = []
  const pages: { path: string; shownMs: number }[] = []
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  /** Processor time of all tasks of the page, in milliseconds. */
  const processorTime = async () => {
    const { metrics } = await session.send('Performance.getMetrics')
    return metrics.find(({ name }) => name === 'TaskDuration')!.value * 1_000
  }
  let processorBefore = 0
  const take = async () => (await page.evaluate('window.takeRecorded()')) as Recorded

  async function record(what: string, where = ''): Promise<void> {
    await page.evaluate(painted)
    const { events, tasks, interactions: count } = await take()
    const ends = events.map(({ startTime, duration }) => startTime + duration)
    const starts = events.map(({ startTime }) => startTime)
    const within = tasks.filter(
      ({ startTime, duration }) =>
        startTime <= Math.max(...ends) && startTime + duration >= Math.min(...starts),
    )
    const longestTaskMs = Math.max(0, ...within.map(({ duration }) => duration))
    const latencies = latenciesOf(events, count)
    const processorMs = ((await processorTime()) - processorBefore) / latencies.length
    for (const latencyMs of latencies)
      interactions.push({ what, where, latencyMs, longestTaskMs, processorMs })
  }

  async function begin(): Promise<void> {
    await page.evaluate(painted)
    await take()
    processorBefore = await processorTime()
  }

  return {
    interactions,
    pages,
    async measure(what, interact) {
      await begin()
      await interact()
      await record(what)
    },
    async measurePage(what, path, interact) {
      await begin()
      await interact()
      const shownMs = (await page.evaluate(shown)) as number
      pages.push({ path, shownMs })
      await record(what, path)
    },
  }
}
