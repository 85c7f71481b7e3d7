import { setTimeout as sleep } from 'node:timers/promises'
import { startServer } from '../processes.ts'
import { type Scene, startWorker } from './scene.ts'

/** A fault. It has ended when `run` resolves. The time to recovery begins then. */
export interface Fault {
  name: string
  /** Whether this machine can cause the fault; absent: every machine can. */
  canRun?(scene: Scene): boolean
  /** Whether the gateways are served again only when they can write. Default: when they validate. */
  endsWrites?: boolean
  run(scene: Scene): Promise<void>
}

const BRIEFLY_MS = 1_500

/** Faults of the gateways and of the servers that they require, in their order. */
export const faults: Fault[] = [
  { name: 'PostgreSQL restarts', run: ({ postgres }) => postgres.restart() },
  {
    name: 'backends terminated',
    async run({ installation }) {
      for (let time = 0; time < 5; time++) {
        await installation.sql.query(
          `select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'licet%'`,
        )
        await sleep(200)
      }
    },
  },
  {
    name: 'a gateway killed',
    async run({ installation: { gateways, environment } }) {
      const [gateway] = gateways
      await gateway!.kill()
      gateways[0] = await startServer('bin/licet.js start', {
        ...environment,
        PORT: new URL(gateway!.url).port,
      })
    },
  },
  {
    name: 'Redis silent, then killed',
    async run({ redis, networks }) {
      networks.redis.behave('silent')
      await sleep(BRIEFLY_MS)
      networks.redis.behave('pass')
      await redis.kill()
      await sleep(BRIEFLY_MS)
      await redis.start()
    },
  },
  {
    name: 'database slow, silent, reset',
    async run({ networks }) {
      for (const manner of ['slow', 'silent', 'reset', 'pass'] as const) {
        networks.postgres.behave(manner)
        if (manner !== 'pass') await sleep(BRIEFLY_MS)
      }
    },
  },
  {
    name: 'the disk of the database full',
    canRun: ({ postgres }) => postgres.disk !== null,
    async run({ postgres }) {
      postgres.disk?.fill()
      await sleep(BRIEFLY_MS)
      postgres.disk?.free()
    },
  },
  {
    name: 'the worker killed',
    async run(scene) {
      await scene.worker.kill()
      const { rows } = await scene.installation.sql.query<{ id: string }>(
        `select id from notifications where state = 'SENDING'`,
      )
      for (const { id } of rows) scene.orphans.add(id)
      scene.worker = await startWorker(scene.installation)
    },
  },
  { name: 'PostgreSQL restarts again', run: ({ postgres }) => postgres.restart() },
  {
    name: 'a standby promoted',
    endsWrites: true,
    async run({ postgres }) {
      await postgres.replicateSynchronously()
      await sleep(BRIEFLY_MS)
      await postgres.failOver()
    },
  },
]

/** Faults of the mail server and of HubSpot at the same time. Each lasts until the next one. */
export const troubles: { name: string; begin(scene: Scene): void }[] = [
  {
    name: 'mail deferred, HubSpot silent',
    begin({ mail, hubspot }) {
      mail.behave('defer')
      hubspot.portal.faults.add({ play: { kind: 'hang' }, times: null })
    },
  },
  {
    name: 'mail accepted without a reply, HubSpot fails after writing',
    begin({ mail, hubspot }) {
      mail.behave('drop')
      hubspot.portal.faults.add({ play: { kind: 'html', status: 502 }, afterwards: true, times: null })
    },
  },
  {
    name: 'mail server sends nonsense, HubSpot disconnects after writing',
    begin({ networks, hubspot }) {
      networks.mail.behave('nonsense')
      hubspot.portal.faults.add({ play: { kind: 'reset' }, afterwards: true, times: null })
    },
  },
  {
    name: 'mail server hangs, HubSpot sends HTML pages',
    begin({ mail, hubspot }) {
      mail.behave('hang')
      hubspot.portal.faults.add({ play: { kind: 'html', status: 200 }, times: null })
    },
  },
  {
    name: 'mail server and HubSpot unreachable',
    begin({ networks }) {
      networks.mail.behave('silent')
      networks.hubspot.behave('reset')
    },
  },
  { name: 'mail server and HubSpot without faults', begin: () => {} },
]

/** Ends every fault of the mail server and of HubSpot. */
export function calm({ mail, hubspot, networks }: Scene): void {
  mail.behave('take')
  hubspot.portal.faults.clear()
  networks.mail.behave('pass')
  networks.hubspot.behave('pass')
}
