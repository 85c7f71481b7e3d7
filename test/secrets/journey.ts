import { declineToken } from '../../src/domain/notifications/decline-message.ts'
import { parseTypedId } from '../../src/platform/ids.ts'
import { importCsv } from '../commands/import/files.ts'
import { execute } from '../graphql.ts'
import type { MailServer } from '../integrations/email/mail-server.ts'
import { requestAsAgent } from '../integrations/hubspot/card/request-as-agent.ts'
import type { Pull } from '../integrations/hubspot/pull.ts'
import { seedLicenseType, uniqueCode } from '../seed.ts'
import type { Client } from './client.ts'
import type { Secret } from './leaks.ts'

/** The parties of a journey. */
export interface Company {
  hub: Pull
  client: Client
  mail: MailServer
  /** What was secret on the way, by what it was. */
  secrets: Record<string, Secret>
  /** The addresses of the customer's people. */
  addresses: Record<string, string>
}

export interface Customer {
  vendor: string
  account: string
  license: string
  key: string
  activationToken: string
}

/** From the first API key to a license in use, with a file for a device without a network, and what was imported. */
export async function onboard({ hub: { app }, client, secrets, addresses }: Company): Promise<Customer> {
  const admin = app.as({ audience: 'ADMIN', principal: 'test:first' })
  const first = `mutation { createApiKey(input: { name: "first", audience: ADMIN, idempotencyKey: "first" }) {
    ... on CreateApiKeyPayload { secret } } }`
  const vendor = String((await execute(app, admin, first)).data.createApiKey.secret)
  const offline = { ttl: 'P30D' }
  const { licenseType } = await seedLicenseType(app.admin, {
    ...{ meters: [{ code: 'renders' }], maxActivations: 2, term: 'P1Y', offline, expiryNotices: ['P30D'] },
  })
  const email = `${uniqueCode('ada')}@acme.example`
  const contact = { name: 'Ada', email }
  const name = uniqueCode('acme')
  const started = await client.mutate(
    'startOnboarding',
    { account: { name, externalId: name, contact } },
    'onboarding { id account { id } }',
    vendor,
  )
  const onboarding = started.onboarding.id
  const assigned = await client.mutate(
    'assignLicense',
    { onboarding, licenseType },
    'licenseKey license { id }',
    vendor,
  )
  const key = assigned.licenseKey
  const device = { key, fingerprint: 'laptop' }
  const { activationToken } = await client.mutate('activateLicense', device, 'activationToken')
  await client.mutate('heartbeat', device, 'leaseEndsAt', activationToken)
  await client.mutate('recordUsage', { key, meter: 'renders', amount: 1 }, '__typename')
  await client.mutate('verifyUsage', { onboarding }, '__typename', vendor)
  const { file } = await client.mutate('checkOutLicense', device, 'file')
  const imported = 'CURIE/SITE/2021/0007'
  const importedAddress = 'cleo@curie.example'
  const report = await importCsv(app.admin, [
    'account_name,external_id,contact_name,contact_email,license_type,key',
    `Curie Labs,crm-1002,Cleo Curie,${importedAddress},${licenseType},${imported}`,
    `Curie Labs,crm-1002,Cleo Curie,${importedAddress},no-such-type,${imported}-2`,
  ])
  if (report.created.licenses !== 1 || report.skipped.length !== 1) throw new Error(JSON.stringify(report))
  client.heard.push(JSON.stringify(report))
  Object.assign(secrets, { 'API key': vendor, 'license key': key, 'activation token': activationToken })
  Object.assign(secrets, { 'license file': file, 'imported key': imported })
  Object.assign(addresses, { address: email, 'imported address': importedAddress })
  return {
    vendor,
    account: started.onboarding.account.id,
    license: assigned.license.id,
    key,
    activationToken,
  }
}

/** Keys and tokens that are changed, mail that is put off with the address in the reply, and a year that passes. */
export async function passYear(company: Company, { vendor, license }: Customer): Promise<void> {
  const { hub, client, mail, secrets, addresses } = company
  const { app } = hub
  const withKey = () => app.ctx.db.notification.count({ where: { sealedKey: { not: null } } })
  if ((await withKey()) === 0) throw new Error('no mail waits with its key')
  mail.behave({ recipient: `451 4.7.1 <${addresses.address}> come again` })
  await app.runJobs()
  mail.behave({})
  const { licenseKey } = await client.mutate(
    'rotateLicenseKey',
    { license, overlap: 'P7D' },
    'licenseKey',
    vendor,
  )
  await client.mutate('resendLicenseDetails', { license }, '__typename', vendor)
  await client.mutate('rotateSigningKey', {}, '__typename', vendor)
  await client.mutate('suspendLicense', { license, reason: 'unpaid' }, '__typename', vendor)
  await client.mutate('activateLicense', { key: licenseKey, fingerprint: 'desktop' }, '__typename')
  await client.mutate('reinstateLicense', { license, reason: 'paid' }, '__typename', vendor)
  const signed = `{ validateLicense(input: { key: "${licenseKey}", signed: true }) { signature } }`
  const { body } = await client.send({ query: signed })
  if (!body.data?.validateLicense?.signature) throw new Error(JSON.stringify(body))
  await hub.pull()
  for (const instant of ['2026-01-16T12:00:00Z', '2026-12-20T12:00:00Z']) {
    app.setNow(instant)
    await app.handlers['licenses.record-expired']({})
    await app.handlers['notifications.schedule-notices']({})
    await app.handlers['notifications.send-due']({})
    await app.runJobs()
    await hub.pull()
  }
  if ((await withKey()) > 0) throw new Error('a mail that was sent has its key still')
  const contact = await app.ctx.db.contact.findFirstOrThrow({ where: { email: addresses.address } })
  const token = declineToken(app.ctx, { contactId: contact.id, message: 'LICENSE_EXPIRING' })
  if (!mail.mails.some(({ text }) => text?.includes(token))) throw new Error('no notice was sent')
  await client.send('', undefined, `/mail/decline/${token.slice(0, -3)}`)
  await client.send('', undefined, `/mail/decline/${token}`)
  Object.assign(secrets, { 'rotated key': licenseKey, 'token of a notice': token })
}

/** What support does in the CRM, and what only says that it is the CRM. */
export async function support({ hub, client }: Company, { license, account }: Customer): Promise<void> {
  await hub.pull()
  const where = { kind_subjectId: { kind: 'ACCOUNT', subjectId: parseTypedId(account)!.uuid } } as const
  const { remoteId } = await hub.app.ctx.db.crmRecord.findUniqueOrThrow({ where })
  const ask = requestAsAgent(hub)
  const page = { objectTypeId: '0-2', objectId: remoteId!, userEmail: 'grace@vendor.example' }
  const resend = { action: 'RESEND', license, reason: 'Ticket 4711', idempotencyKey: 'resend' }
  const answers = [
    await ask(page),
    await ask({ ...page, action: resend }),
    await ask({ ...page, secret: 'a guess' }),
  ]
  const statuses = [...answers, await hub.post([], { 'x-hubspot-signature-v3': 'a guess' })].map(
    ({ status }) => status,
  )
  if (statuses.join() !== '200,200,401,401') throw new Error(statuses.join())
  client.heard.push(answers[2]!.text)
}
