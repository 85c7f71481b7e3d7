import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createSchema, createYoga } from 'graphql-yoga'
import { rejectRequest } from '../src/http/reject-request.ts'

/**
 * The yardstick: a minimal GraphQL Yoga server with the settings of the gateway and with its rejection of requests. Listens
 * on PORT.
 */
const yoga = createYoga({
  schema: createSchema({
    typeDefs: 'type Query { hello: String! }',
    resolvers: { Query: { hello: () => 'world' } },
  }),
  graphiql: false,
  landingPage: false,
  batching: false,
  cors: false,
  logging: false,
  maxRequestBodySize: false,
})

const server = createServer((request, response) => {
  const refused = rejectRequest(request)
  if (refused) response.writeHead(refused.status).end()
  else void yoga(request, response)
})

server.listen(Number(process.env.PORT), '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo
  console.log(`hello is ready at http://127.0.0.1:${port}/graphql`)
})
