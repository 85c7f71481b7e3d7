import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { resolve } from 'node:path'
import { writeAdminKeyFile } from './auth/admin-key-file.ts'
import { ensureAdminKey } from './auth/ensure-admin-key.ts'
import { checkGateway } from './config/check-gateway.ts'
import { readConfig } from './config/config.ts'
import { createApp } from './gateway/app.ts'
import { type ConsoleLinkFile, consoleLinkOf, writeConsoleLink } from './gateway/console-link.ts'
import { describeApp } from './gateway/describe-app.ts'
import { exitOnSignal } from './gateway/process.ts'
import { startJobs } from './gateway/run-jobs.ts'
import { createHttpServer } from './http/server.ts'
import { stopServer } from './http/stop-server.ts'
import { limitHeapGrowth } from './platform/heap.ts'
import { orExit } from './platform/or-exit.ts'
import { startTracing } from './platform/telemetry/start.ts'

/** The gateway: `npm start`. */
limitHeapGrowth()
const config = await orExit(() => readConfig())
const warnings = await orExit(() => checkGateway(config))
// The embedded database has one process, and so has the emulator that stands in for HubSpot.
const emulate = !config.production && config.inlineWorker && !config.database.url
const endTracing = await orExit(() => startTracing(config.telemetry))
const app = await orExit(() => createApp(config, undefined, emulate))
for (const warning of warnings) app.ctx.log.warn(warning)
let starting = true
let stopping = false
const server = await orExit(() =>
  createHttpServer(app.ctx, {
    graphql: app.serve,
    frequent: app.hotPath,
    graphiql: config.graphiql,
    exports: app.exports,
    edge: config.edge,
    routes: app.routes,
    ready: async () => {
      if (starting) throw new Error('the gateway is starting')
      if (stopping) throw new Error('the gateway is stopping')
      return await app.ready()
    },
  }),
)

await orExit(async () => {
  server.listen(config.port, config.host)
  await once(server, 'listening')
})
// Only a terminal shows the key: a log is stored, and read by others.
const keyFile = process.stdout.isTTY ? null : resolve(config.dataDir, 'admin-key')
const adminKey = await orExit(() =>
  ensureAdminKey(app.ctx, config.adminKey, (apiKey) => {
    if (keyFile) writeAdminKeyFile(keyFile, apiKey)
  }),
)
if (config.inlineWorker) await orExit(() => startJobs(app))
starting = false

let linkFile: ConsoleLinkFile | null = null
// Before the process reports that it is ready: from then on a supervisor may stop it.
const close = async () => {
  linkFile?.remove()
  stopping = true
  void app.ctx.changes.close()
  await stopServer(server, 10_000)
  await app.close()
  await endTracing()
}
exitOnSignal(app.ctx.log, close, { followParent: config.startedByNpm })

const { port } = server.address() as AddressInfo
const url = `${config.edge.tls ? 'https' : 'http'}://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`
// A log of JSON lines has no other lines.
const report = (line: string) => (config.log.pretty ? console.log(line) : app.ctx.log.info(line))
report(`Licet is ready at ${url}/graphql${config.graphiql ? ' (open it in a browser for GraphiQL)' : ''}`)
if (app.consoleSessions) showConsoleLink(consoleLinkOf(url, app.consoleSessions.createTicket()))
for (const line of describeApp(config, app)) report(line)
if (adminKey && keyFile)
  report(`The first admin key is in ${keyFile}. Store it in a safe place, then delete the file.`)
else if (adminKey) console.log(`Admin key, shown this once: ${adminKey}`)

/** Like the admin key, only a terminal shows the link: with it, any person on this machine is an administrator. */
function showConsoleLink(link: string): void {
  if (process.stdout.isTTY) {
    console.log(`Console: ${link}`)
    return
  }
  try {
    linkFile = writeConsoleLink(config.dataDir, link)
    report(`Console: the link that opens it signed in is in ${linkFile.path}.`)
  } catch (err) {
    app.ctx.log.warn({ msg: 'the link to the console could not be written', err })
  }
}
