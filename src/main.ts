import cluster from 'node:cluster'
import { readConfig } from './config/config.ts'
import { orExit } from './platform/or-exit.ts'

/** `npm start`: one gateway, or the parent process of several. Each loads only its own code. */
const config = await orExit(() => readConfig())
if (config.processes > 1 && cluster.isPrimary) {
  const { runProcesses } = await import('./run-processes.ts')
  await orExit(() => runProcesses(config))
} else {
  const { runGateway } = await import('./run-gateway.ts')
  await runGateway(config)
}
