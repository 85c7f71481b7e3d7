import type { Caller } from '../../src/platform/caller.ts'
import type { Context } from '../../src/platform/context.ts'
import { defaultWebhooks } from '../../src/webhooks/webhook-settings.ts'
import { startTestApp, type TestApp } from '../app.ts'
import { execute } from '../graphql.ts'

/** The settings of a gateway whose subscribers are on this machine. */
export const onThisMachine = { ...defaultWebhooks, networks: ['127.0.0.0/8'] }

/** Starts the gateway for subscribers on this machine. */
export async function startWithWebhooks(): Promise<TestApp> {
  return await startTestApp(undefined, undefined, undefined, onThisMachine)
}

/** A context of a partner. */
export function partnerOf(app: TestApp, partner: string, caller: Partial<Caller> = {}): Context {
  return app.as({ audience: 'PARTNER', partner, ...caller })
}

/** Sends a mutation and returns its payload or refusal. */
export async function mutate(
  app: TestApp,
  ctx: Pick<Context, 'caller'>,
  field: string,
  input: object,
  selection: string,
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what its own document selected
): Promise<any> {
  const name = field[0]!.toUpperCase() + field.slice(1)
  const document = `mutation ($input: ${name}Input!) { ${field}(input: $input) {
    __typename
    ... on ${name}Payload { ${selection} }
    ... on Refusal { code message }
    ... on InputRefusal { issues { path message } }
  } }`
  const { data, errors } = await execute(app, ctx, document, { input })
  if (errors) throw new Error(JSON.stringify(errors))
  return data[field]
}

/** Creates an endpoint and returns its ID and its secret. */
export async function createEndpoint(
  app: TestApp,
  ctx: Pick<Context, 'caller'>,
  input: object,
): Promise<{ id: string; secret: string }> {
  const created = await mutate(app, ctx, 'createWebhookEndpoint', input, 'secret webhookEndpoint { id }')
  if (created.code) throw new Error(JSON.stringify(created))
  return { id: created.webhookEndpoint.id, secret: created.secret }
}

/** Reads an endpoint. */
export async function endpointOf(
  app: TestApp,
  ctx: Pick<Context, 'caller'>,
  id: string,
  selection: string,
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what its own document selected
): Promise<any> {
  const { data, errors } = await execute(
    app,
    ctx,
    `query ($id: ID!) { webhookEndpoint(id: $id) { ${selection} } }`,
    { id },
  )
  if (errors) throw new Error(JSON.stringify(errors))
  return data.webhookEndpoint
}

/** Reads the deliveries of an endpoint, the oldest first. */
export async function deliveriesOf(
  app: TestApp,
  ctx: Pick<Context, 'caller'>,
  endpoint: string,
  selection: string,
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what its own document selected
): Promise<any[]> {
  const { data, errors } = await execute(
    app,
    ctx,
    `query ($endpoint: ID) { webhookDeliveries(endpoint: $endpoint, orderBy: OLDEST, first: 100) { edges { node { ${selection} } } } }`,
    { endpoint },
  )
  if (errors) throw new Error(JSON.stringify(errors))
  return data.webhookDeliveries.edges.map(({ node }: { node: object }) => node)
}
