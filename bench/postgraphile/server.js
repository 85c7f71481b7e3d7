import { createServer } from 'node:http'
import { postgraphile } from 'postgraphile'
import { makePgService } from 'postgraphile/adaptors/pg'
import { grafserv } from 'postgraphile/grafserv/node'
import { PostGraphileAmberPreset } from 'postgraphile/presets/amber'

/**
 * The yardstick: PostGraphile with its default preset on the database `DATABASE_URL`, without mutations and without a page for
 * people. Listens on PORT. The sessions have the settings of the gateway: a statement is short, so compiling it never pays off.
 */
const service = postgraphile({
  extends: [PostGraphileAmberPreset],
  disablePlugins: ['PgMutationCreatePlugin', 'PgMutationUpdateDeletePlugin'],
  pgServices: [
    makePgService({
      connectionString: process.env.DATABASE_URL,
      schemas: ['public'],
      poolConfig: { max: 10, options: '-c TimeZone=UTC -c jit=off -c default_transaction_read_only=on' },
    }),
  ],
  grafserv: { graphiql: false, watch: false, websockets: false },
  grafast: { explain: false },
}).createServ(grafserv)

const server = createServer()
await service.addTo(server)
await service.ready()
server.listen(Number(process.env.PORT), '127.0.0.1', () => {
  console.log(`PostGraphile is ready at http://127.0.0.1:${server.address().port}/graphql`)
})
