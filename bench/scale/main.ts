import { startGateway } from '../gateway.ts'
import { number, parseOptions, server, wholeNumber } from '../parse-options.ts'
import { stopOnSignal } from '../stop-on-signal.ts'
import { measureCosts } from './measure-costs.ts'
import { forecast } from './model.ts'

const usage = `npm run bench:scale -- [--licenses 100000] [--seconds 10] [--model 100000000] [--hourly 1] [--activations 1] [--peak 5]
    [--utilization 50] [--cores 16] [--memory 128] [--disk 200] [--standbys 1] [--core-price 25] [--disk-price 0.12] [--server postgres://…]

Measures what a validation and an activation cost the gateway and PostgreSQL with --licenses licenses, and computes what an
installation with --model licenses needs: --hourly percent of them validate in an hour, each has --activations new devices in a
year, and the busiest second has --peak times the mean. Machines are used to --utilization percent. A database machine has
--cores, --memory gigabytes, and a disk that writes --disk megabytes a second. Prices are of a month: of a core with its memory,
and of a gigabyte of disk. They are assumptions: give your own. The computed figures are a model. The database server must run on
this machine and do nothing else.`

const { options } = parseOptions(usage, {
  licenses: wholeNumber(100_000),
  seconds: number(10, 1),
  model: wholeNumber(100_000_000),
  hourly: number(1, 0),
  activations: number(1, 0),
  peak: number(5, 1),
  utilization: number(50, 1),
  cores: wholeNumber(16),
  memory: wholeNumber(128),
  disk: wholeNumber(200),
  standbys: number(1, 0),
  'core-price': number(25, 0),
  'disk-price': number(0.12, 0),
  server,
})

const progress = (line: string) => console.error(`  ${line}`)
progress(`seeding ${options.licenses} licenses`)
const gateway = await startGateway({ server: options.server, licenses: options.licenses, workerApart: true })
stopOnSignal(gateway.stop)
try {
  progress('measuring the costs of an operation')
  const costs = await measureCosts(gateway, options.seconds)
  const found = forecast(
    costs,
    {
      licenses: options.model,
      hourlyShare: options.hourly / 100,
      activationsPerYear: options.activations,
      peak: options.peak,
      utilization: options.utilization / 100,
    },
    {
      machine: {
        cores: options.cores,
        memoryGigabytes: options.memory,
        diskBytesPerSecond: options.disk * 1e6,
      },
      prices: { perCore: options['core-price'], perGigabyteOfDisk: options['disk-price'] },
      standbys: options.standbys,
    },
  )
  const line = (what: string, value: number, unit: string, digits = 0) =>
    console.log(`${what.padEnd(52)} ${value.toFixed(digits).padStart(12)} ${unit}`)
  console.log(`Measured with ${options.licenses} licenses`)
  for (const name of ['validation', 'activation'] as const) {
    line(`${name}, processor time of the gateway`, costs[name].gatewayMicroseconds, 'µs')
    line(`${name}, processor time of PostgreSQL`, costs[name].databaseMicroseconds, 'µs')
    line(`${name}, log of PostgreSQL`, costs[name].walBytes, 'bytes')
  }
  line('license with its key, device and account', costs.bytesPerLicense, 'bytes')
  line('new device with its event', costs.bytesPerActivation, 'bytes')
  console.log(`\nComputed for ${options.model} licenses`)
  line('validations in the busiest second', found.validationsPerSecond, '')
  line('activations in the busiest second', found.activationsPerSecond, '')
  line('cores of gateways', found.gatewayCores, '', 1)
  line('cores of the primary', found.databaseCores, '', 1)
  line('rows and indexes of the licenses', found.licenseGigabytes, 'GB')
  line('growth in a year', found.gigabytesPerYear, 'GB')
  line('log of the primary', found.walBytesPerSecond / 1e6, 'MB/s', 1)
  line('price of a month', found.pricePerMonth, '')
  for (const { resource, share } of found.database)
    line(`share of a database machine: ${resource}`, share * 100, '%')
  console.log(`first bottleneck: ${found.database[0]!.resource} of the primary`)
} finally {
  await gateway.stop()
}
