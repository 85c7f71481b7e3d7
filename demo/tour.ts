import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { chromium } from 'playwright-core'
import { Gateway } from './gateway.ts'
import { explain } from './report.ts'
import { takeTour } from './take-tour.ts'

const usage = `npm run tour [-- --folder FOLDER] [--width PIXELS] [--dark]

Starts a gateway with an empty database in a temporary folder, takes the five-minute tour of the console in Chromium, and writes
a screenshot of each stop.

  --folder FOLDER   where the screenshots go; default docs/tour
  --width PIXELS    width of the browser, from 320; default 1440
  --dark            dark colours
  --help            prints this help
`

const HEIGHT = 900
/** Browsers that the tour can use: Debian's, Ubuntu's, Google's for Linux and for macOS. */
const BROWSERS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

process.exit(await main())

async function main(): Promise<number> {
  const options = readOptions()
  if (typeof options === 'number') return options
  const executablePath = BROWSERS.find(existsSync)
  if (!executablePath) {
    console.error('The tour needs Chromium. On Debian, install it with: apt-get install chromium')
    return 1
  }
  const gateway = new Gateway()
  process.on('exit', () => gateway.kill())
  try {
    await gateway.start()
    await photograph(executablePath, gateway.consoleLink, options)
    return 0
  } catch (error) {
    console.error(explain(error))
    return 1
  } finally {
    await gateway.stop('SIGTERM')
  }
}

interface Options {
  folder: string
  width: number
  dark: boolean
}

async function photograph(
  executablePath: string,
  link: string,
  { folder, width, dark }: Options,
): Promise<void> {
  mkdirSync(folder, { recursive: true })
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  try {
    const page = await browser.newPage({
      viewport: { width, height: HEIGHT },
      locale: 'en-US',
      colorScheme: dark ? 'dark' : 'light',
      reducedMotion: 'reduce',
    })
    await page.goto(link)
    await takeTour(page, async (name) => {
      // What is still being read shows a skeleton.
      await page.getByRole('status', { name: 'Loading' }).first().waitFor({ state: 'detached' })
      // Notices of what was done cover the page for a few seconds.
      await page.locator('[data-toast]').first().waitFor({ state: 'detached' })
      const path = join(folder, `${name}.png`)
      await page.screenshot({ path })
      console.log(`${name}: ${path}`)
    })
  } finally {
    await browser.close()
  }
}

/** Returns the options, or the exit code of a call that only prints. */
function readOptions(): Options | number {
  try {
    const { values } = parseArgs({
      options: {
        folder: { type: 'string', default: 'docs/tour' },
        width: { type: 'string', default: '1440' },
        dark: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    })
    if (values.help) {
      console.log(usage)
      return 0
    }
    const width = Number(values.width)
    if (!Number.isInteger(width) || width < 320) throw new Error('--width: must be a whole number from 320')
    return { folder: values.folder, width, dark: values.dark }
  } catch (error) {
    console.error(`${explain(error)}\n\n${usage}`)
    return 2
  }
}
