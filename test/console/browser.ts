import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterAll, afterEach, expect, type RunnerTask } from 'vitest'
import { type ConsoleOptions, createConsoleRoute } from '../../src/http/console/console-route.ts'
import type { Route } from '../../src/http/server-options.ts'
import { startTestApp, type TestApp, unlimited } from '../app.ts'
import { browserPath } from '../browser-path.ts'
import { listen } from '../http/listen.ts'
import { seedApiKey } from '../seed.ts'
import { mutationsOf } from './mutations.ts'

/** Without a browser, its tests are skipped, as `describe.skipIf(!browserPath)`. */
export { browserPath }

if (!browserPath) console.warn('No Chromium is installed: the console is NOT CHECKED.')

/** Longest wait for an element or a navigation, in milliseconds: long enough for a busy machine. */
const WAIT_MS = 60_000

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** A gateway that serves the built console. */
export interface TestConsole {
  app: TestApp
  url: string
  /** API key of an administrator. */
  apiKey: string
  /** Opens a page of the console, signed in with `apiKey` (default: of an administrator; null: not signed in). */
  open(path: string, options?: OpenOptions): Promise<Page>
}

interface OpenOptions extends BrowserContextOptions {
  apiKey?: string | null
}

/** What differs from a development gateway on which a person signs in with an API key. */
interface ConsoleParts extends Partial<Pick<ConsoleOptions, 'production' | 'issuer' | 'client'>> {
  /** Further routes of the gateway. */
  routes?: (app: TestApp) => Route[]
  /** Name of the gateway in the addresses of the browser. Another name than `localhost` is not trusted without HTTPS. */
  hostname?: string
}

/**
 * Starts a gateway with the built console, and a browser. Call it inside of `describe`. After each test it fails on every
 * error that a page of the test logged, violations of the content security policy among them.
 */
export async function startConsole({ routes, hostname, ...parts }: ConsoleParts = {}): Promise<TestConsole> {
  const app = await startTestApp(undefined, undefined, unlimited)
  const apiKey = await seedApiKey(app.admin)
  const folder = fileURLToPath(new URL('../../web/dist', import.meta.url))
  const route = createConsoleRoute({
    folder,
    version: '1.2.3',
    now: app.ctx.now,
    production: false,
    sandbox: false,
    graphiql: false,
    pages: [],
    issuer: null,
    client: { clientId: null, scope: 'openid', authorizeParameters: {} },
    ...parts,
  })
  const address = await listen(app, {
    graphql: app.serve,
    frequent: app.hotPath,
    routes: [...(routes?.(app) ?? []), route],
  })
  const url = hostname ? address.replace('127.0.0.1', hostname) : address
  const browser = await launch(hostname ? [`--host-resolver-rules=MAP ${hostname} 127.0.0.1`] : [])
  const problems: string[] = []
  const sent = new Set<string>()
  // biome-ignore lint/correctness/noEmptyPattern: the runner demands a pattern, and there is no context.
  afterAll(({}, suite) => {
    // A run of some tests of a file sends a part of its mutations.
    if (suite.tasks.every(hasPassed))
      expect((mutationsOf[basename(suite.file.filepath)] ?? []).filter((name) => !sent.has(name))).toEqual([])
  })
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()))
    expect(problems.splice(0)).toEqual([])
  })
  return {
    app,
    url,
    apiKey,
    async open(path, { apiKey: key = apiKey, ...options } = {}) {
      const context = await browser.newContext({
        viewport: { width: 1440, height: 900 },
        locale: 'en-US',
        // An animation is drawn by the processor here, and each click waits for its end.
        reducedMotion: 'reduce',
        ...options,
      })
      context.setDefaultTimeout(WAIT_MS)
      const page = await context.newPage()
      watch(page, problems, sent)
      await page.goto(`${url}/console${path}`)
      if (key !== null) await signIn(page, key)
      return page
    },
  }
}

async function launch(args: string[]): Promise<Browser> {
  const browser = await chromium.launch({ executablePath: browserPath!, args: ['--no-sandbox', ...args] })
  afterAll(() => browser.close())
  return browser
}

/** Signs in with an API key, and waits until the page shows who is signed in. */
export async function signIn(page: Page, apiKey: string): Promise<void> {
  await page.locator('input[name=apiKey]').fill(apiKey)
  await page.keyboard.press('Enter')
  await page.locator('#content').waitFor()
}

/** Fails unless the focus is at an element of the page once no dialog is open: otherwise Tab begins anew at the top. */
export async function expectFocusInPage(page: Page): Promise<void> {
  await page.locator('[role=dialog]:not([data-toast])').waitFor({ state: 'detached' })
  await expect
    .poll(() => page.evaluate('document.activeElement !== document.body'), { timeout: WAIT_MS })
    .toBe(true)
}

/** What the browser itself logs where a test wants it. */
const EXPECTED = [
  // A page that is asked for without a cookie of a session, or while the network is away.
  'Failed to load resource',
  // A page without HTTPS, under another name than that of this machine.
  'The Cross-Origin-Opener-Policy header has been ignored',
]

function hasPassed(task: RunnerTask): boolean {
  return task.type === 'suite' ? task.tasks.every(hasPassed) : task.result?.state === 'pass'
}

/** Collects the problems of a page, and the names of the mutations that it sends. */
function watch(page: Page, problems: string[], sent: Set<string>): void {
  page.on('pageerror', (error) => problems.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error' && !EXPECTED.some((text) => message.text().startsWith(text)))
      problems.push(message.text())
  })
  page.on('request', (request) => {
    const [, mutation] = /"query":"mutation (\w+)/.exec(request.postData() ?? '') ?? []
    if (mutation) sent.add(mutation)
    if (/[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5}|[?&]key=/.test(request.url()))
      problems.push(`A request has a key in its URL: ${request.url()}`)
  })
}

/** Fails on violations of WCAG 2.2 AA, in light and in dark colours, and on a page that scrolls sideways at 320 px. */
export async function expectAccessible(page: Page): Promise<void> {
  const size = page.viewportSize()!
  const axeOf = await loadAxe(page)
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
  expect(await axeOf.violations(), 'light').toEqual([])
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
  // Nothing else differs.
  expect(await axeOf.violations({ type: 'rule', values: RULES_OF_COLORS }), 'dark').toEqual([])
  await page.setViewportSize({ width: 320, height: 720 })
  // Where the page is scrolled, its header covers a part of what is below it.
  await page.evaluate('scrollTo(0, 0)')
  const width = await page.evaluate('document.documentElement.scrollWidth')
  expect(width, 'width of the page at 320 px').toBeLessThanOrEqual(320)
  expect(await axeOf.violations(), '320 px').toEqual([])
  await page.setViewportSize(size)
  await page.emulateMedia({ colorScheme: null, reducedMotion: 'reduce' })
  await axeOf.end()
}

const RULES_OF_COLORS = ['color-contrast', 'link-in-text-block']

const ALL_RULES = {
  type: 'tag',
  values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
}

/** Loads axe into a world of its own: the policy of the page forbids `eval` and a script of another origin. */
async function loadAxe(page: Page) {
  const session = await page.context().newCDPSession(page)
  const { frameTree } = (await session.send('Page.getFrameTree')) as { frameTree: { frame: { id: string } } }
  const { executionContextId } = await session.send('Page.createIsolatedWorld', {
    frameId: frameTree.frame.id,
    worldName: 'axe',
  })
  const evaluate = async (expression: string) =>
    await session.send('Runtime.evaluate', {
      expression,
      contextId: executionContextId,
      awaitPromise: true,
      returnByValue: true,
    })
  await evaluate(axe)
  return {
    async violations(runOnly = ALL_RULES): Promise<string[]> {
      const { result } = await evaluate(`axe.run(document, ${JSON.stringify({ runOnly })}).then(
        ({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) =>
          id + ': ' + target.join(' ') + ': ' + failureSummary)))`)
      return result.value as string[]
    },
    end: () => session.detach(),
  }
}
