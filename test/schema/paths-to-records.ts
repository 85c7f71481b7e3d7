import { type GraphQLInputType, type GraphQLSchema, getNamedType, isInputObjectType } from 'graphql'
import { activateLicense } from '../../src/domain/activations/activate.ts'
import { assignLicense } from '../../src/domain/onboarding/assign-license.ts'
import type { Context } from '../../src/platform/context.ts'
import { transact } from '../../src/platform/db.ts'
import { type NodeType, toTypedId } from '../../src/platform/ids.ts'
import { createWebhookEndpoint } from '../../src/webhooks/endpoints/create.ts'
import { testWebhookEndpoint } from '../../src/webhooks/endpoints/test.ts'
import { seedAccount, seedKeyPool, seedLicenseType } from '../seed.ts'

/** The UUID of no record. */
const NO_RECORD = '01900000-0000-7000-8000-000000000000'

/** A customer with one of everything, onboarded by the caller. */
export async function seedCustomer(admin: Context, ctx: Context) {
  const { db } = admin
  const { licenseType, product } = await seedLicenseType(admin, { maxActivations: 9 })
  const { accountId, onboardingId } = await seedAccount(ctx)
  const { licenseId, licenseKey } = await assignLicense(ctx, { onboardingId, licenseType })
  const { activationId } = await activateLicense(ctx, { key: licenseKey, fingerprint: 'laptop' })
  const contact = await db.contact.findFirstOrThrow({ where: { accountId } })
  const attempt = await db.onboardingAttempt.findFirstOrThrow({ where: { onboardingId } })
  const event = await db.event.findFirstOrThrow({ where: { licenseId } })
  const notification = await db.notification.findFirstOrThrow({ where: { licenseId } })
  const { partner: code } = ctx.caller
  const partner = code ? await db.partner.findUniqueOrThrow({ where: { code } }) : null
  const { poolId, pooledKeyIds } = await seedKeyPool(admin, { licenseType, partner: code })
  const { endpointId } = await transact(db, (tx) =>
    createWebhookEndpoint(ctx, tx, { url: 'https://hooks.example/' }),
  )
  const { deliveryId } = await transact(db, (tx) => testWebhookEndpoint(ctx, tx, endpointId))
  const uuids = {
    Account: accountId,
    Contact: contact.id,
    License: licenseId,
    Activation: activationId,
    Onboarding: onboardingId,
    OnboardingAttempt: attempt.id,
    Event: event.id,
    Notification: notification.id,
    Partner: partner?.id ?? NO_RECORD,
    KeyPool: poolId,
    PooledKey: pooledKeyIds[0]!,
    WebhookEndpoint: endpointId,
    WebhookDelivery: deliveryId,
  } satisfies Partial<Record<NodeType, string>>
  const ids = Object.fromEntries(
    Object.entries(uuids).map(([type, uuid]) => [type, toTypedId(type as NodeType, uuid)]),
  ) as Record<keyof typeof uuids, string>
  const { externalId } = await db.account.findUniqueOrThrow({ where: { id: accountId } })
  return { ids, uuids, licenseKey, licenseType, product, email: contact.email, externalId }
}

export type Customer = Awaited<ReturnType<typeof seedCustomer>>

/** IDs of no record, of the same types. */
export const missingIdsLike = ({ ids }: Customer): Customer['ids'] =>
  Object.fromEntries(
    Object.keys(ids).map((type) => [type, toTypedId(type as NodeType, NO_RECORD)]),
  ) as Customer['ids']

/** Every path by which an id leads to a record, in the graphs of accounts and partners. */
export const pathsTo = (
  own: Customer,
  request: string,
): Record<string, (ids: Customer['ids']) => string> => ({
  'account id': ({ Account }) =>
    `{ account(id: "${Account}") { id name contacts { edges { node { email } } } } }`,
  'activation id': ({ Activation }) => `{ activation(id: "${Activation}") { fingerprint } }`,
  'activations license': ({ License }) => `{ activations(license: "${License}") { edges { node { id } } } }`,
  'keyPool id': ({ KeyPool }) => `{ keyPool(id: "${KeyPool}") { name available } }`,
  'license id': ({ License }) => `{ license(id: "${License}") { keyHint } }`,
  'licenses account': ({ Account }) => `{ licenses(account: "${Account}") { edges { node { id } } } }`,
  'notifications account': ({ Account }) =>
    `{ notifications(account: "${Account}") { edges { node { id } } } }`,
  'notifications contact': ({ Contact }) =>
    `{ notifications(contact: "${Contact}") { edges { node { subject text } } } }`,
  'notifications license': ({ License }) =>
    `{ notifications(license: "${License}") { edges { node { id } } } }`,
  'node id': (ids) =>
    `{ ${Object.entries(ids)
      .map(([type, id]) => `${type}: node(id: "${id}") { id }`)
      .join(' ')} }`,
  'onboarding id': ({ Onboarding }) => `{ onboarding(id: "${Onboarding}") { state } }`,
  'webhookDeliveries endpoint': ({ WebhookEndpoint }) =>
    `{ webhookDeliveries(endpoint: "${WebhookEndpoint}") { edges { node { id } } } }`,
  'webhookDelivery id': ({ WebhookDelivery }) => `{ webhookDelivery(id: "${WebhookDelivery}") { type } }`,
  'webhookEndpoint id': ({ WebhookEndpoint }) => `{ webhookEndpoint(id: "${WebhookEndpoint}") { url } }`,
  'abandonOnboarding input.onboarding': ({ Onboarding }) =>
    `mutation { abandonOnboarding(input: { onboarding: "${Onboarding}", reason: "mine" }) { ... on Refusal { code message } } }`,
  'answerLicenseRequest input.license': ({ License }) =>
    `mutation { answerLicenseRequest(input: { request: "${request}", license: "${License}" }) { ... on Refusal { code message } } }`,
  'assignLicense input.onboarding': ({ Onboarding }) =>
    `mutation { assignLicense(input: { onboarding: "${Onboarding}", licenseType: "${own.licenseType}" }) { ... on Refusal { code message } } }`,
  'claimPooledKey input.account': ({ Account, PooledKey }) =>
    `mutation { claimPooledKey(input: { pooledKey: "${PooledKey}", account: "${Account}" }) { ... on Refusal { code message } } }`,
  'claimPooledKey input.contact': ({ Account, Contact }) =>
    `mutation { claimPooledKey(input: { pooledKey: "${own.ids.PooledKey}", account: "${Account}", contact: "${Contact}" }) { ... on Refusal { code message } } }`,
  'claimPooledKey input.pooledKey': ({ PooledKey }) =>
    `mutation { claimPooledKey(input: { pooledKey: "${PooledKey}", account: "${own.ids.Account}" }) { ... on Refusal { code message } } }`,
  'claimPooledKey input.newAccount.id': ({ Account }) =>
    `mutation { claimPooledKey(input: { pooledKey: "${own.ids.PooledKey}", newAccount: { id: "${Account}", name: "Mine", contact: { name: "Ada", email: "ada@another.example" } } }) { ... on Refusal { code message } } }`,
  'startOnboarding input.account.id': ({ Account }) =>
    `mutation { startOnboarding(input: { account: { id: "${Account}", name: "Mine", contact: { name: "Ada", email: "ada@another.example" } } }) { ... on Refusal { code message } } }`,
  'previewNotification input.contact': ({ Contact, License }) =>
    `mutation { previewNotification(input: { license: "${License}", contact: "${Contact}", message: LICENSE_ISSUED }) { ... on Refusal { code message } } }`,
  'previewNotification input.license': ({ License }) =>
    `mutation { previewNotification(input: { license: "${License}", message: LICENSE_ISSUED }) { ... on Refusal { code message } } }`,
  'setContactPreferences input.contact': ({ Contact }) =>
    `mutation { setContactPreferences(input: { contact: "${Contact}", declined: [TRIAL_ENDING] }) { ... on Refusal { code message } } }`,
  'updateActivation input.activation': ({ Activation }) =>
    `mutation { updateActivation(input: { activation: "${Activation}", name: "Office" }) { ... on Refusal { code message } } }`,
  'releaseActivation input.activation': ({ Activation }) =>
    `mutation { releaseActivation(input: { activation: "${Activation}" }) { ... on Refusal { code message } } }`,
  'releaseDevice input.device': ({ Activation }) =>
    `mutation { releaseDevice(input: { key: "${own.licenseKey}", code: "00000000", device: "${Activation}" }) { ... on Refusal { code message } } }`,
  'addContact input.account': ({ Account }) =>
    `mutation { addContact(input: { account: "${Account}", name: "Ada", email: "ada@another.example" }) { ... on Refusal { code message } } }`,
  'updateAccount input.account': ({ Account }) =>
    `mutation { updateAccount(input: { account: "${Account}", name: "Mine" }) { ... on Refusal { code message } } }`,
  'updateContact input.contact': ({ Contact }) =>
    `mutation { updateContact(input: { contact: "${Contact}", name: "Mine" }) { ... on Refusal { code message } } }`,
  'removeContact input.contact': ({ Contact }) =>
    `mutation { removeContact(input: { contact: "${Contact}" }) { ... on Refusal { code message } } }`,
  'verifyUsage input.onboarding': ({ Onboarding }) =>
    `mutation { verifyUsage(input: { onboarding: "${Onboarding}" }) { ... on Refusal { code message } } }`,
  'updateWebhookEndpoint input.webhookEndpoint': ({ WebhookEndpoint }) =>
    `mutation { updateWebhookEndpoint(input: { webhookEndpoint: "${WebhookEndpoint}", description: "mine" }) { ... on Refusal { code message } } }`,
  'deleteWebhookEndpoint input.webhookEndpoint': ({ WebhookEndpoint }) =>
    `mutation { deleteWebhookEndpoint(input: { webhookEndpoint: "${WebhookEndpoint}" }) { ... on Refusal { code message } } }`,
  'disableWebhookEndpoint input.webhookEndpoint': ({ WebhookEndpoint }) =>
    `mutation { disableWebhookEndpoint(input: { webhookEndpoint: "${WebhookEndpoint}" }) { ... on Refusal { code message } } }`,
  'enableWebhookEndpoint input.webhookEndpoint': ({ WebhookEndpoint }) =>
    `mutation { enableWebhookEndpoint(input: { webhookEndpoint: "${WebhookEndpoint}" }) { ... on Refusal { code message } } }`,
  'rotateWebhookSecret input.webhookEndpoint': ({ WebhookEndpoint }) =>
    `mutation { rotateWebhookSecret(input: { webhookEndpoint: "${WebhookEndpoint}" }) { ... on Refusal { code message } } }`,
  'replayWebhooks input.webhookEndpoint': ({ WebhookEndpoint }) =>
    `mutation { replayWebhooks(input: { webhookEndpoint: "${WebhookEndpoint}", since: "2026-01-01T00:00:00Z" }) { ... on Refusal { code message } } }`,
  'testWebhookEndpoint input.webhookEndpoint': ({ WebhookEndpoint }) =>
    `mutation { testWebhookEndpoint(input: { webhookEndpoint: "${WebhookEndpoint}" }) { ... on Refusal { code message } } }`,
})

/** The places of a graph's questions and commands that take an id, however deep in an input. */
export function idsTaken(schema: GraphQLSchema): string[] {
  const fields = [schema.getQueryType(), schema.getMutationType()].flatMap((root) =>
    Object.values(root?.getFields() ?? {}),
  )
  return fields.flatMap(({ name, args }) =>
    args.flatMap((argument) => idsIn(argument.type, argument.name).map((place) => `${name} ${place}`)),
  )
}

function idsIn(type: GraphQLInputType, place: string): string[] {
  const named = getNamedType(type)
  if (!isInputObjectType(named)) return named.name === 'ID' ? [place] : []
  const members = Object.values(named.getFields())
  return members.flatMap((member) => idsIn(member.type, `${place}.${member.name}`))
}
