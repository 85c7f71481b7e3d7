import { existsSync } from 'node:fs'
import { chromium } from 'playwright-core'
import { createAdminClient } from '../admin-client.ts'
import { startGateway } from '../gateway.ts'
import { writeRecords } from '../lists-seed.ts'
import { number, parseOptions, server, wholeNumber } from '../parse-options.ts'
import { stopOnSignal } from '../stop-on-signal.ts'
import { interact, YARDSTICK } from './interact.ts'
import { formatTable, percentile, SHORTEST_MS, summarize } from './latencies.ts'
import { installProbe } from './probe.ts'
import { writeLargeRecords } from './seed.ts'

const usage = `npm run bench:console -- [--licenses 3000] [--rounds 5] [--bound 100] [--server postgres://…]

Starts a gateway with licenses, accounts, devices and mails, and opens its console in Chromium. One account has a twentieth of
the licenses, and one license as many devices. Opens pages, sorts, filters, selects, types and searches as a person does.
Prints for each kind of interaction the median and the 98th percentile of the time from the input to the next paint (the Event
Timing API, which reports no less than ${SHORTEST_MS} ms), and the longest task of the page, and the processor time of the page until all is shown.
The yardstick is a button without code of the console: other load of the machine affects it, too. Then prints the time until each page shows
all its data. Fails if a 98th percentile is above the bound, in milliseconds. Takes about two minutes.`

const { options } = parseOptions(usage, {
  licenses: wholeNumber(3_000),
  rounds: wholeNumber(5),
  bound: number(100, 1),
  server,
})

const BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const executablePath = BROWSERS.find(existsSync)
if (!executablePath) {
  console.error('The benchmark needs Chromium. On Debian, install it with: apt-get install chromium')
  process.exit(2)
}

const progress = (line: string) => console.error(`  ${line}`)
progress(`writing ${options.licenses} licenses`)
const gateway = await startGateway({
  server: options.server,
  licenses: 1,
  environment: { NODE_ENV: 'development', LICET_TRUSTED_PROXIES: '' },
})
stopOnSignal(gateway.stop)
try {
  await writeRecords(
    createAdminClient(gateway.url, gateway.adminKey),
    gateway.sql,
    options.licenses,
    progress,
  )
  const large = await writeLargeRecords(gateway.sql, options.licenses)
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: 'en-US' })
    const probe = await installProbe(page)
    await page.goto(new URL('/console/', gateway.url).href)
    await page.locator('input[name=apiKey]').fill(gateway.adminKey)
    await page.keyboard.press('Enter')
    await page.locator('#content').waitFor()
    // The first round loads the code of the pages.
    progress('loading each page')
    await interact(page, probe, large)
    probe.interactions.length = 0
    probe.pages.length = 0
    for (let round = 1; round <= options.rounds; round++) {
      progress(`round ${round} of ${options.rounds}`)
      await interact(page, probe, large)
    }

    const summaries = summarize(probe.interactions)
    const ms = (value: number) => value.toFixed(0)
    console.log(
      `${options.licenses} licenses, ${options.rounds} rounds; goal: 98 % of each kind within ${options.bound} ms`,
    )
    console.log(
      formatTable(
        ['interaction', 'count', 'median ms', 'p98 ms', 'longest task ms', 'processor ms', 'goal'],
        summaries.map(({ what, count, median, p98, longestTask, processor }) => [
          ...[what, `${count}`, ms(median), ms(p98), ms(longestTask), ms(processor)],
          what === YARDSTICK ? '–' : p98 > options.bound ? 'missed' : 'met',
        ]),
      ),
    )
    console.log()
    const pages = [...Map.groupBy(probe.pages, ({ path }) => path)].map(([path, all]) => {
      const times = all.map(({ shownMs }) => shownMs)
      return { path, median: percentile(times, 0.5), p98: percentile(times, 0.98) }
    })
    console.log(
      formatTable(
        ['page with all its data', 'median ms', 'p98 ms'],
        pages
          .toSorted((a, b) => b.median - a.median)
          .map(({ path, median, p98 }) => [path, ms(median), ms(p98)]),
      ),
    )
    const slow = probe.interactions
      .filter(({ what, latencyMs }) => what !== YARDSTICK && latencyMs > options.bound)
      .toSorted((a, b) => b.latencyMs - a.latencyMs)
    for (const { what, where, latencyMs, longestTaskMs } of slow)
      console.log(`${ms(latencyMs)} ms (longest task ${ms(longestTaskMs)} ms): ${what} ${where}`)
    const missed = summaries.filter(({ what, p98 }) => what !== YARDSTICK && p98 > options.bound)
    console.log(`${missed.length} kinds of interactions above ${options.bound} ms`)
    if (missed.length > 0) process.exitCode = 1
  } finally {
    await browser.close()
  }
} finally {
  await gateway.stop()
}
