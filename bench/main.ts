import { mkdirSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { benchActivate } from './activate.ts'
import { startGateway } from './gateway.ts'
import { printTable } from './table.ts'
import { benchValidate } from './validate.ts'

const usage = `npm run bench -- [--licenses 100000] [--rounds 3] [--seconds 4] [--server postgres://…]

Measures the two hot paths of one gateway on PostgreSQL, each against a yardstick in the same run: validation over
HTTP against bare Yoga's hello, activation against pgbench running the same SQL. Quote the ratios: machines differ.
Makes a database of its own on the server and drops it. Takes about two minutes.`

const { values } = parseArgs({
  options: {
    licenses: { type: 'string', default: '100000' },
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '4' },
    server: { type: 'string', default: 'postgres://postgres@127.0.0.1:5432/postgres' },
    help: { type: 'boolean', default: false },
  },
})
if (values.help) {
  console.log(usage)
  process.exit(0)
}

const progress = (line: string) => console.error(`  ${line}`)
const options = { rounds: Number(values.rounds), seconds: Number(values.seconds), progress }
progress(`seeding ${values.licenses} licenses`)
const gateway = await startGateway({ server: values.server, licenses: Number(values.licenses) })
try {
  const rows = [...(await benchValidate(gateway, options)), ...(await benchActivate(gateway, options))]
  console.log(printTable(rows))
  mkdirSync(new URL('results/', import.meta.url), { recursive: true })
  const file = new URL(`results/${new Date().toISOString().replaceAll(/[:.]/g, '-')}.json`, import.meta.url)
  writeFileSync(file, `${JSON.stringify({ options: values, rows }, null, 2)}\n`)
} finally {
  await gateway.stop()
}
