import { createApp } from './app.ts'
import { readConfig } from './config.ts'
import { exitOnSignal, orExit } from './process.ts'
import { startJobs } from './run-jobs.ts'

/** The worker apart from the gateway: `npm run worker`, beside gateways with LICET_WORKER=apart. */
const app = await orExit(() => createApp(readConfig()))
await orExit(() => startJobs(app))
exitOnSignal(app.ctx.log, app.close)
app.ctx.log.info({ msg: 'worker ready', says: app.says })
