import cluster from 'node:cluster'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { resolve } from 'node:path'
import { writeAdminKeyFile } from './auth/admin-key-file.ts'
import { ensureAdminKey } from './auth/ensure-admin-key.ts'
import { checkGateway } from './config/check-gateway.ts'
import type { Config } from './config/config.ts'
import { createApp } from './gateway/app.ts'
import { type ConsoleLinkFile, consoleLinkOf, writeConsoleLink } from './gateway/console-link.ts'
import { describeApp } from './gateway/describe-app.ts'
import { exitOnSignal } from './gateway/process.ts'
import { startJobs } from './gateway/run-jobs.ts'
import { NotReady } from './http/not-ready.ts'
import { createHttpServer } from './http/server.ts'
import { stopServer } from './http/stop-server.ts'
import { collectStartGarbage, limitHeapGrowth } from './platform/heap.ts'
import { createLogger } from './platform/logger.ts'
import { orExit } from './platform/or-exit.ts'
import { connectParent, type Parent } from './platform/processes/connect-parent.ts'
import { startTracing } from './platform/telemetry/start.ts'
import { optimizeWebAssemblyLate } from './platform/web-assembly.ts'

/**
 * Most connections that wait until the gateway accepts them. If more wait, the system drops or resets them. A rush has more than the 511 of
 * Node while a gateway is busy. Linux takes at most `net.core.somaxconn`, 4096 by default.
 */
const BACKLOG = 4_096

/** Runs a gateway until the process ends: alone, or as one of several processes of a command. */
export async function runGateway(config: Config): Promise<void> {
  limitHeapGrowth()
  optimizeWebAssemblyLate()
  const warnings = await orExit(() => checkGateway(config))
  const parent: Parent | null = cluster.isWorker
    ? connectParent({
        takeSnapshot: () => app.takeSnapshot(),
        close: () => end('the parent process'),
      })
    : null
  // The embedded database has one process, and so has the emulator that stands in for HubSpot.
  const emulate = !config.production && config.inlineWorker && !config.database.url
  const log = createLogger({ ...config.log, traced: config.telemetry !== null })
  // A terminal that closes sends it too, and then the gateway ends.
  if (!parent && !process.stdin.isTTY && !process.stdout.isTTY)
    process.on('SIGHUP', () => log.warn('SIGHUP has no effect on a single process: set LICET_PROCESSES'))
  const endTracing = await orExit(() => startTracing(config.telemetry))
  const app = await orExit(() => createApp(config, log, { emulate, parent }))
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
        if (starting) throw new NotReady('the gateway is starting')
        if (stopping) throw new NotReady('the gateway is stopping')
        return await app.ready()
      },
    }),
  )

  await orExit(async () => {
    server.listen({ port: config.port, host: config.host, backlog: BACKLOG })
    await once(server, 'listening')
  })
  // Only a terminal shows the key: a log is stored, and read by others.
  const keyFile = process.stdout.isTTY ? null : resolve(config.dataDir, 'admin-key')
  const adminKey = await orExit(() =>
    ensureAdminKey(app.ctx, config.adminKey, (apiKey) => {
      if (keyFile) writeAdminKeyFile(keyFile, apiKey)
    }),
  )
  if (config.inlineWorker && !parent) await orExit(() => startJobs(app))
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
    await parent?.call('lastMetrics', await app.takeSnapshot()).catch(() => {})
  }
  const end = exitOnSignal(app.ctx.log, close, { followParent: config.startedByNpm || parent !== null })

  const { port } = server.address() as AddressInfo
  const url = `${config.edge.tls ? 'https' : 'http'}://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`
  // A log of JSON lines has no other lines.
  const report = (line: string) => (config.log.pretty ? console.log(line) : app.ctx.log.info(line))
  const lines = [
    `Licet is ready at ${url}/graphql${config.graphiql ? ' (open it in a browser for GraphiQL)' : ''}`,
    ...describeApp(config, app),
  ]
  if (parent) await parent.call('ready', lines)
  else for (const line of lines) report(line)
  if (app.consoleSessions) showConsoleLink(consoleLinkOf(url, app.consoleSessions.createTicket()))
  if (adminKey && keyFile)
    report(`The first admin key is in ${keyFile}. Store it in a safe place, then delete the file.`)
  else if (adminKey) console.log(`Admin key, shown this once: ${adminKey}`)
  collectStartGarbage()

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
}
