import { setTimeout as sleep } from 'node:timers/promises'
import type { GraphqlClient } from '../src/platform/graphql-client.ts'
import {
  NotificationsDocument,
  SoldLicensesDocument,
  type SoldLicensesQuery,
} from './generated/admin/graphql.ts'
import { formatDate, note } from './report.ts'

const TIMEOUT_MS = 120_000
const PAUSE_MS = 50

type Account = SoldLicensesQuery['accounts']['edges'][number]['node']
export type SoldLicense = Account['licenses']['edges'][number]['node']

/** Waits until the only license of a customer is as a sale must leave it. */
export async function waitForSale(
  vendor: GraphqlClient,
  email: string,
  isFollowed: (license: SoldLicense) => boolean,
): Promise<SoldLicense> {
  let found: SoldLicense[] = []
  for (const deadline = Date.now() + TIMEOUT_MS; Date.now() < deadline; await sleep(PAUSE_MS)) {
    const { accounts } = await vendor.send(SoldLicensesDocument, { email })
    found = accounts.edges.flatMap(({ node }) => node.licenses.edges.map((edge) => edge.node))
    if (found.length > 1) throw new Error(`the customer has ${found.length} licenses`)
    if (found[0] && isFollowed(found[0])) return found[0]
  }
  throw new Error(`the sale was not followed within ${TIMEOUT_MS / 1000} s: ${JSON.stringify(found)}`)
}

/** Describes a license in a line. */
export function describe({
  keyHint,
  licenseType,
  maxActivations,
  status,
  expiry,
  timeZone,
}: SoldLicense): string {
  const seats = `${maxActivations} seat${maxActivations === 1 ? '' : 's'}`
  return `…${keyHint}: ${licenseType.code}, ${seats}, ${status}, ${formatDate(expiry, timeZone)}`
}

/** What sales did to a license, in their order. */
export function intentsOf({ saleEffects }: SoldLicense): string[] {
  return saleEffects.edges.map(({ node }) => node.intent).toReversed()
}

/** Prints the newest mail about a license with a message, once it was sent. */
export async function noteMail(vendor: GraphqlClient, { id }: SoldLicense, message: string): Promise<void> {
  for (const deadline = Date.now() + TIMEOUT_MS; Date.now() < deadline; await sleep(PAUSE_MS)) {
    const { notifications } = await vendor.send(NotificationsDocument, { license: id })
    const mail = notifications.edges.map(({ node }) => node).find((one) => one.message === message)
    if (mail?.state === 'SENT') return note(`mail: ${mail.subject}`)
  }
  throw new Error(`no mail ${message} was sent within ${TIMEOUT_MS / 1000} s`)
}
