import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Installation, startInstallation } from '../load/installation.ts'
import { type RunningServer, startServer } from '../processes.ts'
import { startHubspot } from './crm.ts'
import { type MailServer, startMailServer } from './mail.ts'
import { type Network, openNetwork } from './network.ts'
import { type Postgres, startPostgres } from './postgres.ts'
import { type Redis, startRedis } from './redis.ts'

/** Gateways, a worker and the servers that they require. Only this run uses them, each over its own network. */
export interface Scene {
  postgres: Postgres
  redis: Redis
  mail: MailServer
  hubspot: Awaited<ReturnType<typeof startHubspot>>
  networks: Record<'postgres' | 'standby' | 'redis' | 'mail' | 'hubspot', Network>
  installation: Installation
  worker: RunningServer
  /** Notifications that a worker was sending when it was killed. Their mails may arrive again. */
  orphans: Set<string>
  stop(): Promise<void>
}

/** Starts everything. `stop` ends everything, in any state. */
export async function startScene(gateways: number): Promise<Scene> {
  const endings: (() => Promise<unknown>)[] = []
  const ended = <T>(started: T, end: (started: T) => Promise<unknown>): T => {
    endings.unshift(() => end(started))
    return started
  }
  const stop = async () => {
    for (const end of endings) await end().catch((error: unknown) => console.error(error))
  }
  try {
    const postgres = ended(await startPostgres(), (started) => started.stop())
    const redis = ended(await startRedis(), (started) => started.kill())
    const mail = ended(await startMailServer(), (started) => started.close())
    const hubspot = ended(await startHubspot(), (started) => started.close())
    const open = async (port: number) => ended(await openNetwork(port), (network) => network.close())
    const networks = {
      postgres: await open(postgres.ports.primary),
      standby: await open(postgres.ports.standby),
      redis: await open(redis.port),
      mail: await open(mail.port),
      hubspot: await open(Number(new URL(hubspot.url).port)),
    }
    const through = `postgres://postgres@127.0.0.1:${networks.postgres.port},127.0.0.1:${networks.standby.port}/postgres`
    const installation = ended(
      await startInstallation({
        server: postgres.url,
        through,
        replica: through,
        gateways,
        environment: {
          LICET_WORKER: 'apart',
          REDIS_URL: `redis://127.0.0.1:${networks.redis.port}`,
          LICET_SMTP_URL: `smtp://127.0.0.1:${networks.mail.port}`,
          LICET_SMTP_REQUIRE_TLS: '0',
          LICET_MAIL_FROM: 'licenses@example.com',
          LICET_HUBSPOT_URL: `http://127.0.0.1:${networks.hubspot.port}`,
          LICET_HUBSPOT_TOKEN: hubspot.token,
        },
      }),
      (started) => started.stop(),
    )
    const scene: Scene = {
      ...{ postgres, redis, mail, hubspot, networks, installation, stop },
      worker: await startWorker(installation),
      orphans: new Set(),
    }
    ended(scene, ({ worker }) => worker.stop())
    return scene
  } catch (error) {
    await stop()
    throw error
  }
}

/** Writes the logs of the gateways and of the worker since their last start, one file each. */
export function writeLogs(folder: string, { installation, worker }: Scene): void {
  mkdirSync(folder, { recursive: true })
  for (const [place, { log }] of [...installation.gateways, worker].entries()) {
    const name = place < installation.gateways.length ? `gateway-${place + 1}` : 'worker'
    writeFileSync(join(folder, `${name}.log`), log())
  }
}

/** Starts the worker, and waits until it runs jobs. */
export async function startWorker({ environment }: Installation): Promise<RunningServer> {
  return await startServer('bin/licet.js worker', environment, /"worker ready"/)
}
