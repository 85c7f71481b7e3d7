import { createApp } from './app.ts'
import { readConfig } from './config.ts'
import { exitOnSignal, orExit } from './process.ts'
import { startJobs } from './run-jobs.ts'
import { startTracing } from './telemetry/start.ts'

/** The worker apart from the gateway: `npm run worker`, beside gateways with LICET_WORKER=apart. */
const config = await orExit(() => readConfig())
const endTracing = await orExit(() => startTracing(config.telemetry))
const app = await orExit(() => createApp(config))
await orExit(() => startJobs(app))
exitOnSignal(app.ctx.log, async () => {
  await app.close()
  await endTracing()
})
app.ctx.log.info({ msg: 'worker ready', says: app.says })
