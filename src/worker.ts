import cluster from 'node:cluster'
import type { AddressInfo } from 'node:net'
import { checkWorker } from './config/check-worker.ts'
import { readConfig } from './config/config.ts'
import { createApp } from './gateway/app.ts'
import { exitOnSignal } from './gateway/process.ts'
import { startJobs } from './gateway/run-jobs.ts'
import { serveMetrics } from './http/metrics-server.ts'
import { collectStartGarbage, limitHeapGrowth } from './platform/heap.ts'
import { orExit } from './platform/or-exit.ts'
import { connectParent, type Parent } from './platform/processes/connect-parent.ts'
import { startTracing } from './platform/telemetry/start.ts'
import { optimizeWebAssemblyLate } from './platform/web-assembly.ts'

/** The worker apart from the gateway: `npm run worker`, beside gateways with LICET_WORKER=apart. */
limitHeapGrowth()
optimizeWebAssemblyLate()
const config = await orExit(() => readConfig())
await orExit(() => checkWorker(config))
const endTracing = await orExit(() => startTracing(config.telemetry))
const parent: Parent | null = cluster.isWorker
  ? connectParent({
      takeSnapshot: () => app.takeSnapshot(),
      close: () => end('the parent process'),
    })
  : null
const app = await orExit(() => createApp(config, undefined, { parent }))
const { host, workerMetricsPort: port } = config
const metrics =
  port === undefined || parent
    ? null
    : await orExit(() => serveMetrics(app.metrics, app.ctx.log, { host, port }))
await orExit(() => startJobs(app))
const close = async () => {
  metrics?.close()
  metrics?.closeIdleConnections()
  await app.close()
  await endTracing()
  await parent?.call('lastMetrics', await app.takeSnapshot()).catch(() => {})
}
const end = exitOnSignal(app.ctx.log, close, { followParent: config.startedByNpm || parent !== null })
await parent?.call('ready', [])
collectStartGarbage()
app.ctx.log.info({
  msg: 'worker ready',
  says: app.says,
  ...(metrics && { metrics: `http://${host}:${(metrics.address() as AddressInfo).port}/metrics` }),
})
